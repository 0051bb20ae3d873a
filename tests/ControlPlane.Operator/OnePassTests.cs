using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.KubernetesFixture;

namespace ControlPlane.Operator;

/// <summary><c>rebuild</c> for a CronJob and <c>wait</c> for an init container, with what Kubernetes declares.</summary>
public class OnePassTests
{
    private static readonly CellPlan Zone1 = new("zone1", null, "commerce", "customer");
    private static readonly CellPlan Cloud = new("cloud", 2);

    [Test]
    public async Task Rebuild_makes_the_declared_cells_right_and_wait_lets_their_vtgates_start()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        scene.Topology();

        (await RunAsync(scene, "wait", "--cell", "cloud", "--timeout", "1s", "--fail-closed")).WithExit(1);
        (await RunAsync(scene, "rebuild", "--deadline", "60s")).WithExit(0);
        (await RunAsync(scene, "wait", "--cell", "cloud", "--timeout", "10s", "--fail-closed")).WithExit(0);
        (await scene.IsServedAsync("cloud", "commerce", "customer")).ShouldBeTrue();
    }

    [Test]
    public async Task The_charts_CronJob_makes_the_declared_cells_right()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        scene.Topology();
        var manifest = await Tool.RunAsync(
            Path.Combine(Executable.Home, "artifacts", "tools", "bin", "helm"),
            [
                "template",
                "passes",
                Path.Combine(Executable.Home, "charts", "control-plane"),
                "--namespace=default",
                "--set=mode=cronjob,cronJob.topologies={default/shop}",
            ],
            CancellationToken.None
        );
        var job = YamlJson.ReadAll(manifest).Single(one => (string?)one["kind"] == "CronJob");
        var pod = job["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"]!;
        var arguments = pod["containers"]![0]!["args"]!.AsArray().Select(argument => (string)argument!);

        var ended = await Executable.RunAsync([.. arguments, "--kubeconfig", scene.Kubeconfig]);

        ended.WithExit(0);
        (await scene.IsServedAsync("cloud", "commerce", "customer")).ShouldBeTrue();
        scene.Server.Log.Lines.ShouldAllBe(line => line.Call.Verb == "list");
    }

    [Test]
    public async Task Rebuild_leaves_a_pruned_cell_and_says_that_drift_is_left()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: true, Zone1, Cloud);
        scene.Topology();

        (await RunAsync(scene, "rebuild")).WithExit(2).Naming("pruneSrvKeyspaces is in force");
        (await scene.HasNoneAsync("cloud")).ShouldBeTrue();
        (await scene.IsServedAsync("zone1", "commerce", "customer")).ShouldBeTrue();
    }

    [Test]
    public async Task Rebuild_without_its_topology_says_which_there_are()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1);

        (await RunAsync(scene, "rebuild")).WithExit(1).Naming("Kubernetes declares no topology");
        scene.Topology("one");
        (await RunAsync(scene, "rebuild", "--topology", "default/two")).WithExit(1).Naming("default/one");
    }

    [Test]
    public async Task Rebuild_ends_at_its_deadline_when_the_API_server_does_not_answer()
    {
        await using var scene = await Scene.StartAsync();
        scene.Server.Faults.Delay(_ => true, TimeSpan.FromMinutes(1));

        (await RunAsync(scene, "rebuild", "--deadline", "2s")).WithExit(1).Naming("not done within 2s");
    }

    [Test]
    public async Task Wait_lets_a_vtgate_start_when_Kubernetes_cannot_be_read_in_time()
    {
        await using var scene = await Scene.StartAsync();
        scene.Server.Faults.Fail(call => call.Plural == VitessCluster.Resource.Plural, 500);

        (await RunAsync(scene, "wait", "--cell", "cloud", "--timeout", "2s")).WithExit(0);
        (await RunAsync(scene, "wait", "--cell", "cloud", "--timeout", "2s", "--fail-closed")).WithExit(1);
    }

    private static Task<Ended> RunAsync(Scene scene, string command, params IEnumerable<string> arguments) =>
        Executable.RunAsync([command, "--kubernetes", "resources", "--kubeconfig", scene.Kubeconfig, .. arguments]);
}
