using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Tests.Discovery;

public class SmallReadingTests
{
    [TestCase("vitess/lite:v22.0.1", "v22.0.1")]
    [TestCase("registry:5000/vitess/lite:v21.0.0-rc1-mysql84", "v21.0.0-rc1")]
    [TestCase("vitess/lite:v23.0.0-SNAPSHOT", "v23.0.0-SNAPSHOT")]
    [TestCase("vitess/lite:v20.0.2@sha256:abc", "v20.0.2")]
    [TestCase("vitess/lite:latest", null)]
    [TestCase("registry:5000/vitess/lite", null)]
    [TestCase("vitess/lite", null)]
    public void The_tag_of_an_image_tells_the_release(string image, string? version)
    {
        var found = KubeObject.Parse(
            $$"""
            {"metadata":{"name":"a"},"spec":{"cells":[{"name":"z"}],"images":{"vtgate":"{{image}}"} } }
            """
        );

        VitessCluster.Read(found).Cells.Single().Gates.Version?.ToString().ShouldBe(version);
    }

    [TestCase("", true)]
    [TestCase("app=x", true)]
    [TestCase("app==x,tier!=y", true)]
    [TestCase("app in (w, x),tier notin (y)", true)]
    [TestCase("app,!tier", true)]
    [TestCase("example.com/app=z", true)]
    [TestCase("app=w", false)]
    [TestCase("app!=x", false)]
    [TestCase("app notin (x)", false)]
    [TestCase("!app", false)]
    [TestCase("tier", false)]
    [TestCase("tier in (y)", false)]
    public void A_selector_takes_what_kubectl_takes(string selector, bool takes) =>
        LabelSelector
            .TryParse(selector)!
            .Matches(new Dictionary<string, string> { ["app"] = "x", ["example.com/app"] = "z" })
            .ShouldBe(takes);

    [TestCase("a=b=c")]
    [TestCase("=b")]
    [TestCase("a in b")]
    [TestCase("a,,b")]
    [TestCase("a in (b")]
    public void What_is_no_selector_is_refused(string selector) => LabelSelector.TryParse(selector).ShouldBeNull();

    [Test]
    public void A_managed_etcd_is_known_once_its_service_is()
    {
        const string Spec =
            """ "metadata":{"name":"shop","namespace":"prod"},"spec":{"globalLockserver":{"etcd":{}}} """;
        VitessCluster.Read(KubeObject.Parse($$"""{ {{Spec}} }""")).Place.ShouldBeNull();

        var told = VitessCluster.Read(
            KubeObject.Parse(
                $$"""{ {{Spec}},"status":{"globalLockserver":{"etcd":{"clientServiceName":"shop-etcd-1-client"} } } }"""
            )
        );

        told.Place.ShouldBe(new("etcd2", "shop-etcd-1-client.prod.svc:2379", "/vitess/shop/global"));
    }

    [Test]
    public void A_replica_count_that_is_absent_is_two_and_zero_is_none()
    {
        var cells = VitessCluster
            .Read(
                KubeObject.Parse(
                    """
                    {"spec":{"cells":[{"name":"a"},{"name":"b","gateway":{"replicas":0}},
                      {"name":"c","gateway":{"autoscaler":{"minReplicas":4}}}]}}
                    """
                )
            )
            .Cells;

        cells.Select(cell => cell.Gates.Replicas).ShouldBe([2, 0, 4]);
    }

    [Test]
    public void Two_places_are_the_same_whatever_the_order_of_servers_and_the_slashes()
    {
        var place = new StorePlace("etcd2", "a:2379,b:2379", "/vitess/x");

        place.IsSameAs(new("etcd2", "http://b:2379", "/vitess/x/")).ShouldBeTrue();
        place.IsSameAs(new("etcd2", "c:2379", "/vitess/x")).ShouldBeFalse();
        place.IsSameAs(new("etcd2", "a:2379", "vitess/x")).ShouldBeFalse("its keys begin otherwise");
        place.IsSameAs(new("consul", "a:2379", "/vitess/x")).ShouldBeFalse();
    }
}
