using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Operator;

/// <summary>The real kubectl beside the operator, on the real CRD.</summary>
public class KubectlTests
{
    private static readonly string Kubectl = Path.Combine(Executable.Home, "artifacts", "tools", "bin", "kubectl");

    [Test]
    public async Task A_resource_is_applied_waited_for_and_shown()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(
            prunes: false,
            new CellPlan("zone1", null, "commerce", "customer"),
            new CellPlan("cloud", 2)
        );
        var manifest = scene.PathOf("shop.yaml");
        await File.WriteAllTextAsync(
            manifest,
            """
            apiVersion: serving.controlplane.dev/v1alpha1
            kind: ServingTopology
            metadata: {name: shop, namespace: default}
            spec:
              gates:
                vitessClusters: [shop]
            """
        );

        await RunAsync(scene, "apply", "--server-side", "--validate=false", "-f", Kinds.OurCrd);
        await RunAsync(scene, "apply", "--server-side", "--validate=false", "-f", manifest);
        await using var running = await scene.RunAsync();
        await RunAsync(scene, "wait", "--for=condition=Ready", "servingtopology/shop", "--timeout=60s");

        var table = await RunAsync(scene, "get", "stopo");
        table
            .Split('\n')[0]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["NAME", "READY", "CELLS", "WRONG", "MODE", "LAST-PUBLISH", "AGE"]);
        table
            .Split('\n')[1]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[..5]
            .ShouldBe(["shop", "True", "2/2", "0", "refresh"]);
        (await RunAsync(scene, "get", "vitess", "-o", "wide")).ShouldContain("Each of 2 cells can be served from.");
        (await RunAsync(scene, "get", "servingtopology", "shop", "-o", "yaml")).ShouldContain("servable: 2/2");
    }

    private static Task<string> RunAsync(Scene scene, params IEnumerable<string> arguments) =>
        Tool.RunAsync(
            Kubectl,
            ["--kubeconfig", scene.Kubeconfig, "--cache-dir", scene.PathOf("cache"), "-n", "default", .. arguments],
            CancellationToken.None
        );
}
