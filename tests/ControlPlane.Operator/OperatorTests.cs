using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Resources;

namespace ControlPlane.Operator;

/// <summary>The built executable beside an API server and a real etcd: three cells, of which one has gates only.</summary>
public class OperatorTests
{
    private static readonly CellPlan Zone1 = new("zone1", null, "commerce", "customer");
    private static readonly CellPlan Zone2 = new("zone2", 1, "commerce", "customer");
    private static readonly CellPlan Cloud = new("cloud", 2);

    [Test]
    public async Task A_cell_with_gates_only_gets_its_records_and_the_status_says_so()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1, Zone2, Cloud);
        scene.Topology();
        await using var running = await scene.RunAsync();

        await scene.ServedAsync("cloud", "commerce", "customer");
        var ready = await scene.ConditionAsync("Ready", "True");

        ready.Reason.ShouldBe("InSync");
        var status = scene.Status()!;
        (status.Servable, status.Gates, status.Mode, status.Wrong).ShouldBe(("3/3", 5, "refresh", 0));
        status.ObservedGeneration.ShouldBe(1);
        status.Cells.Select(cell => cell.Name).ShouldBe(["cloud", "zone1", "zone2"]);
        status.Cells[0].Findings!["inSync"].ShouldBe(3);
        (await scene.ConditionAsync("Conflicting", "False")).Reason.ShouldBe("PruningOff");
        (await scene.ConditionAsync("Degraded", "False")).Reason.ShouldBe("AllRead");
        (await scene.ConditionAsync("Progressing", "False")).ObservedGeneration.ShouldBe(1);
        (await running.MetricsAsync()).ShouldContain("leader_election_master_status{name=\"controlplane\"} 1");
        (await running.StopAsync()).ShouldBe(0, running.Log);
    }

    [Test]
    public async Task Cells_come_and_go_and_gates_watch_less_while_it_runs()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1);
        scene.Topology();
        await using var running = await scene.RunAsync("--gate-grace", "0s");
        await scene.ServedAsync("zone1", "commerce", "customer");
        await scene.ConditionAsync("Ready", "True");

        scene.Vitess.Declare(prunes: false, Zone1, Cloud with { KeyspacesToWatch = "commerce" });
        await scene.ServedAsync("cloud", "commerce");
        await Eventually.TrueAsync(() => Task.FromResult(scene.Status()?.Servable == "2/2"));
        (await scene.World.SrvKeyspaceAsync("cloud", "customer")).ShouldBeNull("its gates do not watch it");

        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        await scene.ServedAsync("cloud", "commerce", "customer");
        await scene.StatusAsync(status => InSync(status, "cloud") == 3);

        scene.Vitess.Declare(prunes: false, Zone1, Cloud with { KeyspacesToWatch = "commerce", Replicas = 3 });
        await scene.StatusAsync(status => status.Gates == 5);
        await scene.World.DeleteAsync("cloud/keyspaces/customer/SrvKeyspace");
        await scene.World.DeleteAsync("cloud/keyspaces/commerce/SrvKeyspace");
        await scene.ServedAsync("cloud", "commerce");
        (await scene.World.SrvKeyspaceAsync("cloud", "customer")).ShouldBeNull("its gates watch it no more");
        await scene.StatusAsync(status => InSync(status, "cloud") == 2);

        scene.Vitess.Declare(prunes: false, Zone1, Cloud with { Replicas = 0 });
        await Eventually.TrueAsync(() => Task.FromResult(scene.Status()?.Servable == "1/1"));
        await scene.World.DeleteAsync("cloud/keyspaces/commerce/SrvKeyspace");
        await scene.World.DeleteAsync("zone1/keyspaces/commerce/SrvKeyspace");
        await scene.ServedAsync("zone1", "commerce", "customer");
        (await scene.World.SrvKeyspaceAsync("cloud", "commerce")).ShouldBeNull("no gate needs it any more");
    }

    [Test]
    public async Task When_the_leader_is_killed_the_one_that_stands_by_takes_over()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1);
        scene.Topology();
        string[] elected = ["--leader-election", "--leader-election-lease-duration", "3s"];
        await using var first = await scene.RunAsync(elected);
        await scene.ServedAsync("zone1", "commerce");
        await using var second = await scene.RunAsync(elected);
        (await first.RoleAsync()).ShouldBe("leader");
        (await second.RoleAsync()).ShouldBe("standby");

        await first.KillAsync();
        await Eventually.TrueAsync(async () => await second.RoleAsync() == "leader");

        await scene.World.DeleteAsync("zone1/keyspaces/commerce/SrvKeyspace");
        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        await scene.ServedAsync("zone1", "commerce");
        await scene.ServedAsync("cloud", "commerce", "customer");
        await scene.StatusAsync(status => status.Servable == "2/2");
        (await second.StopAsync()).ShouldBe(0, second.Log);
    }

    [Test]
    public async Task An_API_server_that_comes_back_without_its_history_is_followed_on()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1);
        scene.Topology();
        await using var running = await scene.RunAsync();
        await scene.ServedAsync("zone1", "commerce");

        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        await scene.Server.RestartAsync(CancellationToken.None, compact: true);

        await scene.ServedAsync("cloud", "commerce", "customer");
        await Eventually.TrueAsync(() => Task.FromResult(scene.Status()?.Servable == "2/2"));
    }

    [Test]
    public async Task A_token_that_is_replaced_is_read_again()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1);
        scene.Topology();
        var token = scene.PathOf("token");
        await File.WriteAllTextAsync(token, "first");
        scene.Server.Users.Accept("first", new("admin", "1", ["system:masters"]));
        await using var running = await OperatorProcess.StartAsync(
            scene.KubeconfigWith($"tokenFile: {token}"),
            "--kubernetes",
            "resources"
        );
        await scene.ServedAsync("zone1", "commerce");

        scene.Server.Users.Accept("second", new("admin", "1", ["system:masters"]));
        scene.Server.Users.Revoke("first");
        await File.WriteAllTextAsync(token, "second");
        await scene.Server.DropConnectionsAsync(CancellationToken.None);
        scene.Vitess.Declare(prunes: false, Zone1, Cloud);

        await scene.ServedAsync("cloud", "commerce", "customer");
        await scene.StatusAsync(status => status.Servable == "2/2");
    }

    [Test]
    public async Task What_may_not_be_read_degrades_that_source_alone()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        scene.Topology();
        scene.Server.Faults.Forbid(VitessShard.Resource);
        scene.Server.Faults.Forbid(Resource.StatefulSets);
        await using var running = await scene.RunAsync();

        await scene.ServedAsync("cloud", "commerce", "customer");
        await scene.ConditionAsync("Ready", "True");
        var degraded = await scene.ConditionAsync("Degraded", "True", "SourcesUnreadable");

        degraded.Message.ShouldContain("vitessshards.planetscale.com may not be read");
        degraded.Message.ShouldContain("statefulsets.apps may not be read");
    }

    [Test]
    public async Task Failing_and_slow_answers_delay_and_break_nothing()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        scene.Topology();
        scene.Server.Faults.Fail(call => call.Verb == "list", 500, times: 6);
        scene.Server.Faults.Delay(call => call.Verb == "list", TimeSpan.FromSeconds(1), times: 6);
        scene.Server.Faults.Fail(call => call.Verb == "patch", 503, times: 3);
        await using var running = await scene.RunAsync();

        await scene.ServedAsync("cloud", "commerce", "customer");
        await scene.ConditionAsync("Ready", "True");
    }

    [Test]
    public async Task Without_resources_of_ours_what_runs_vtgate_tells_it_all()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        await using var running = await OperatorProcess.StartAsync(scene.Kubeconfig, "--kubernetes", "discover");

        await scene.ServedAsync("cloud", "commerce", "customer");

        var status = await running.StatusAsync();
        status.GetProperty("topologies")[0].GetProperty("topology").GetString().ShouldBe("default/shop");
        scene.Server.Log.Count("list", "servingtopologies").ShouldBe(0);
    }

    [Test]
    public async Task A_change_is_one_patch_of_the_status_and_no_change_is_none()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1);
        scene.Topology();
        scene.Topology("younger", ", \"paused\": true, \"policy\": \"observe\"");
        await using var running = await scene.RunAsync();
        await scene.ConditionAsync("Ready", "True");
        var refused = await scene.ConditionAsync("Stalled", "True", "InvalidSpec", "younger");
        refused.Message.ShouldContain("default/shop is about the same topology");
        await Eventually.TrueAsync(() =>
            Task.FromResult(scene.Status()!.Conditions.All(one => one.Type != "Progressing" || one.Status == "False"))
        );
        var before = scene.Patches("shop");

        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        await scene.StatusAsync(status => status.Servable == "2/2");
        scene.Vitess.Declare(prunes: false, Zone1, Cloud with { Replicas = 7 });
        await scene.StatusAsync(status => status.Gates == 9);
        scene.Vitess.Declare(prunes: false, Zone1, Cloud, Zone2);
        await scene.StatusAsync(status => status.Servable == "3/3");

        (scene.Patches("shop") - before).ShouldBe(3, "one for each change");
        scene
            .Events()
            .ShouldBe(["NotReady", "Stalled"], ignoreOrder: true, "of the refused one; all is well with the other");
    }

    [Test]
    public async Task A_paused_topology_is_looked_at_and_not_written()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1 with { Annotation = Labels.Paused }, Cloud);
        scene.Topology();
        await using var running = await scene.RunAsync();

        await scene.ServedAsync("cloud", "commerce", "customer");
        var ready = await scene.ConditionAsync("Ready", "False", "Paused");
        ready.Message.ShouldContain("zone1");
        (await scene.HasNoneAsync("zone1")).ShouldBeTrue();

        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        await scene.ServedAsync("zone1", "commerce", "customer");
        await scene.ConditionAsync("Ready", "True");
    }

    private static long? InSync(ServingTopologyStatus status, string cell) =>
        status.Cells.FirstOrDefault(one => one.Name == cell)?.Findings?.GetValueOrDefault("inSync");
}
