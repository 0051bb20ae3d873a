using ControlPlane.EndToEnd;

namespace ControlPlane.Operator;

/// <summary>A Vitess operator that removes what it does not know tablets for, in each of the three states.</summary>
public class PruningTests
{
    private static readonly CellPlan Zone1 = new("zone1", null, "commerce", "customer");
    private static readonly CellPlan Cloud = new("cloud", 2);

    [Test]
    public async Task In_force_there_is_no_fight_and_the_exact_step_is_told()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: true, Zone1, Cloud);
        scene.Topology();
        await using var running = await scene.RunAsync();

        var removed = await scene.Vitess.PruneUntilAsync(() => scene.IsServedAsync("zone1", "commerce", "customer"));
        var conflict = await scene.ConditionAsync("Conflicting", "True", "PruningInForce");
        var ready = await scene.ConditionAsync("Ready", "False", "Conflicting");

        removed.ShouldBe(0, "nothing was written that is removed");
        (await scene.HasNoneAsync("cloud")).ShouldBeTrue();
        (await scene.World.SrvVSchemaAsync("cloud")).ShouldNotBeNull("the operator never touches it");
        conflict.Message.ShouldContain("kubectl -n default patch vitesscluster shop");
        ready.Message.ShouldContain("cloud");
        scene.Status()!.Cells.Single(cell => cell.Name == "cloud").Pruning.ShouldBe("InForce");
        (await running.MetricsAsync()).ShouldContain(
            "controlplane_pruning_conflict{topology=\"default/shop\",cell=\"cloud\"} 1"
        );
    }

    [Test]
    public async Task Switched_off_but_not_rolled_out_it_waits_and_then_rebuilds_at_once()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: true, Zone1, Cloud);
        scene.Topology();
        await using var running = await scene.RunAsync();
        await scene.ConditionAsync("Conflicting", "True", "PruningInForce");

        scene.Vitess.DeclareOnly(prunes: false, Zone1, Cloud);
        var waiting = await scene.ConditionAsync("Conflicting", "True", "PruningOffNotRolledOut");
        waiting.Message.ShouldContain("rollout.planetscale.com/scheduled");
        (await scene.Vitess.PruneAsync()).ShouldBe(0);
        (await scene.HasNoneAsync("cloud")).ShouldBeTrue();

        scene.Vitess.RollOut(prunes: false);
        await scene.ServedAsync("cloud", "commerce", "customer");
        await scene.ConditionAsync("Conflicting", "False", "PruningOff");
        await scene.ConditionAsync("Ready", "True");
        await Eventually.TrueAsync(() =>
            Task.FromResult(scene.Events().Contains("Ready") && scene.Events().Contains("NotConflicting"))
        );
        (await scene.Vitess.PruneAsync()).ShouldBe(0);
        (await scene.IsServedAsync("cloud", "commerce", "customer")).ShouldBeTrue();
    }

    [Test]
    public async Task Switched_on_again_what_is_there_is_left_and_what_is_removed_stays_away()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        scene.Topology();
        await using var running = await scene.RunAsync();
        await scene.ServedAsync("cloud", "commerce", "customer");

        scene.Vitess.Declare(prunes: true, Zone1, Cloud);
        await scene.ConditionAsync("Conflicting", "True", "PruningInForce");
        (await scene.Vitess.PruneAsync()).ShouldBe(2);

        var ready = await scene.ConditionAsync("Ready", "False", "Conflicting");
        ready.Message.ShouldContain("cloud");
        (await scene.HasNoneAsync("cloud")).ShouldBeTrue();
    }

    [Test]
    public async Task A_pruner_that_nobody_knows_is_found_out_by_what_it_does()
    {
        await using var scene = await Scene.StartAsync();
        scene.Vitess.Declare(prunes: false, Zone1, Cloud);
        scene.Topology();
        await using var running = await scene.RunAsync("--flap-limit", "3");
        await scene.ServedAsync("cloud", "commerce", "customer");

        await Eventually.TrueAsync(async () =>
        {
            await scene.World.DeleteAsync("cloud/keyspaces/commerce/SrvKeyspace");
            return scene.Status()?.Conditions.Any(one => one is { Type: "Conflicting", Reason: "Flapping" }) == true;
        });

        (await scene.ConditionAsync("Conflicting", "True")).Message.ShouldContain("cloud SrvKeyspace commerce");
    }
}
