using ControlPlane.Simulation.Planted;
using ControlPlane.Torture.Faults;
using ControlPlane.Torture.Planted;
using ControlPlane.Torture.Runs;
using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture;

/// <summary>Bugs planted between the loop and its stores: what they make of a real etcd must not go unseen.</summary>
[Parallelizable(ParallelScope.All)]
public class PlantedBugTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    [Test]
    public async Task A_publisher_without_the_compare_is_found() =>
        (await FindAsync(new LateFault(), 10, DropsCondition.OfTarget)).ShouldContain("never older");

    [Test]
    public async Task A_watch_that_swallows_compactions_is_found() =>
        (await FindAsync(new CompactionFault(), 40, () => new SkipsResync())).ShouldContain("converges");

    [Test]
    public async Task Writing_again_what_is_there_already_is_found() =>
        (await FindAsync(new SlowFault(), 3, () => new WritesTwice())).ShouldContain("equal content");

    [Test]
    public async Task Reading_inputs_from_a_stale_member_is_found() =>
        (await FindAsync(new SlowFault(), 10, () => new ReadsStaleInputs())).ShouldContain("never older");

    [Test]
    public async Task Locks_that_outlive_their_holder_are_found() =>
        (await FindAsync(new LeaseFault(), 3, () => new LeavesLeases())).ShouldMatch("lock /vitess|left behind");

    [Test]
    public async Task Sending_a_transaction_again_without_its_compare_is_found() =>
        (await FindAsync(CutFault.Answers, 40, () => new RepeatsUnguarded())).ShouldMatch("never older|equal content");

    private static async Task<string> FindAsync(Fault fault, int withinRounds, Func<Sabotage> plant)
    {
        await using var stage = await Stage.StartAsync(fault.Shape, CancellationToken.None);
        var plan = new LifePlan(fault, stage, 1, withinRounds, ByExecutable: false)
        {
            Plant = plant,
            Patience = Patience,
        };

        var report = await Life.LiveAsync(plan, CancellationToken.None);

        return report.Violations.FirstOrDefault() ?? $"nothing found in {report.Rounds} rounds";
    }
}
