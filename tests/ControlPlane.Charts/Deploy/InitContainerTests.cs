using System.Text.Json.Nodes;
using ControlPlane.Charts.Objects;
using ControlPlane.Charts.Yaml;
using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Charts.Deploy;

/// <summary>The init container before a vtgate.</summary>
public class InitContainerTests
{
    private static readonly string Patch = Home.In("deploy", "init-container", "deployment.yaml");
    private static readonly string Vtgate = Path.Combine(AppContext.BaseDirectory, "Fixtures", "vtgate.yaml");

    private static readonly string Kubectl = Home.In("artifacts", "tools", "bin", "kubectl");

    /// <summary>The real kubectl puts it into a Deployment that the Vitess operator made.</summary>
    [Test]
    public async Task Kubectl_puts_it_before_the_vtgate_and_changes_nothing_else()
    {
        var patched = StrictYaml.Document(
            await Tool.RunAsync(
                Kubectl,
                ["patch", "--local", "--filename", Vtgate, "--type=strategic", "--patch-file", Patch, "--output=yaml"],
                CancellationToken.None
            )
        );

        KindSchemas.Instance.Problems(patched).ShouldBeEmpty();
        var spec = patched["spec"]!["template"]!["spec"]!.AsObject();
        JsonNode.DeepEquals(spec["initContainers"], Container(Patch).Parent).ShouldBeTrue(patched.ToString());
        spec.Remove("initContainers");
        JsonNode.DeepEquals(patched, StrictYaml.Document(File.ReadAllText(Vtgate))).ShouldBeTrue(patched.ToString());
    }

    [Test]
    public void The_one_for_the_Vitess_operator_is_the_same()
    {
        var cell = StrictYaml.Document(File.ReadAllText(Home.In("deploy", "init-container", "vitesscluster.yaml")))[
            "spec"
        ]!["cells"]![0]!;

        JsonNode.DeepEquals(cell["gateway"]!["initContainers"], Container(Patch).Parent).ShouldBeTrue();
    }

    [Test]
    public void Its_image_and_restrictions_are_those_of_the_chart()
    {
        var container = Container(Patch);

        ((string)container["image"]!).ShouldBe("controlplane:0.1.0");
        var security = container["securityContext"]!;
        ((bool)security["runAsNonRoot"]!).ShouldBeTrue();
        ((bool)security["readOnlyRootFilesystem"]!).ShouldBeTrue();
        ((bool)security["allowPrivilegeEscalation"]!).ShouldBeFalse();
    }

    [Test]
    public async Task It_lets_the_vtgate_start_when_its_cell_has_its_records()
    {
        await using var server = await EtcdServer.StartAsync(new(), CancellationToken.None);
        await using var world = await World.StartAsync(server);
        string[] arguments =
        [
            .. KubeObject
                .List(Container(Patch)["args"])
                .Select(argument =>
                    ((string)argument!).Replace("etcd.shop:2379", world.Address, StringComparison.Ordinal)
                )
                .Select(argument =>
                    argument.Replace("/vitess/global", $"{world.Root}/global", StringComparison.Ordinal)
                ),
        ];
        (await Executable.RunAsync([.. arguments, "--timeout=1s", "--fail-closed"])).WithExit(1).Naming("Not ready");

        (await world.RebuildAsync()).WithExit(0);

        (await Executable.RunAsync([.. arguments, "--fail-closed"])).WithExit(0);
    }

    private static JsonNode Container(string file) =>
        KubeObject
            .List(StrictYaml.Document(File.ReadAllText(file))["spec"]!["template"]!["spec"]!["initContainers"])
            .ShouldHaveSingleItem();
}
