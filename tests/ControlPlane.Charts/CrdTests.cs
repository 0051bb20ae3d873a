using System.Text.Json.Nodes;
using ControlPlane.Charts.Objects;
using ControlPlane.Charts.Yaml;

namespace ControlPlane.Charts;

/// <summary>The resource ServingTopology, as the chart installs it.</summary>
public class CrdTests
{
    private const string Canonical = "deploy/crd/servingtopologies.yaml";

    /// <summary>Helm reads nothing outside of a chart, so the chart has a copy.</summary>
    [Test]
    public void The_charts_copy_is_the_resource() =>
        Home.ShouldHold(
            "charts/control-plane/files/servingtopologies.yaml",
            File.ReadAllText(Home.In(Canonical.Split('/')))
        );

    [Test]
    public async Task It_is_installed_as_it_is_and_outlives_the_release()
    {
        var installed = (await CrdsAsync()).ShouldHaveSingleItem();
        var resource = StrictYaml.Document(File.ReadAllText(Home.In(Canonical.Split('/'))));

        installed.Name.ShouldBe("servingtopologies.serving.controlplane.dev");
        JsonNode.DeepEquals(installed.Json["spec"], resource["spec"]).ShouldBeTrue();
        KindSchemas.Instance.Problems(resource).ShouldBeEmpty();
        ((string?)installed.Json["metadata"]!["annotations"]!["helm.sh/resource-policy"]).ShouldBe("keep");
    }

    [Test]
    public async Task It_goes_with_the_release_where_that_is_wanted() =>
        (await CrdsAsync("--set", "crds.keep=false")).ShouldHaveSingleItem().Json["metadata"]!
            ["annotations"]
            .ShouldBeNull();

    [Test]
    public async Task It_can_be_left_to_others() => (await CrdsAsync("--set", "crds.enabled=false")).ShouldBeEmpty();

    private static async Task<KubeObject[]> CrdsAsync(params IEnumerable<string> flags) =>
        [.. (await Helm.ObjectsAsync(flags)).Where(one => one.Kind == "CustomResourceDefinition")];
}
