using ControlPlane.Simulation.Runs;

namespace ControlPlane.Simulation;

/// <summary>
/// The loop that <c>controlplane run</c> is, under faults and among other writers (docs/simulation.md). The fixed batch
/// is more than a hundred simulated hours.
/// </summary>
[NonParallelizable]
public class LoopTests
{
    private const int LeastHours = 100;

    /// <summary>What a batch must have met for its silence to mean anything; more than passes meet.</summary>
    private static readonly string[] MustBeReached =
    [
        .. SeedTests.MustBeReached.Where(probe => probe != "waited in a pass"),
        "backed off",
        "flapping",
        "leader changed",
        "mirror broken",
        "mirror restarted",
        "no leader, refused",
        "no leader, reply lost",
        "resync failed",
        "resynced",
        "somebody else wrote",
        "step Blocked",
        "step Skipped",
    ];

    [Test]
    public void No_seed_breaks_a_rule_and_together_they_reach_everything()
    {
        var budget = Budget.FromEnvironment(usualSeeds: 180);
        var batch = new Batch(Scenario.Loop);
        while (batch.Failed is null && batch.Seeds < budget.Seeds && batch.Elapsed < budget.Time)
        {
            batch.Run(budget.From + (ulong)batch.Seeds);
        }

        TestContext.Progress.WriteLine(batch.Failed?.ToString() ?? batch.ToString());
        batch.Failed.ShouldBeNull();
        if (budget.TellsStory)
        {
            TestContext.Progress.WriteLine(Run.Of(budget.From, Scenario.Loop));
            return;
        }

        MustBeReached.Except(batch.Probes.Counts.Keys).ShouldBeEmpty();
        if (budget.IsUsual)
        {
            batch.Simulated.TotalHours.ShouldBeGreaterThan(LeastHours);
        }
    }

    /// <summary>Seeds that once failed, each with what was wrong.</summary>
    [TestCase(
        1001ul,
        TestName = "Seed_1001: the wait for the first cells was over to the tick, and the loop did not see it"
    )]
    [TestCase(68ul, TestName = "Seed_68: a stale copy of deleted rules looked like reads switched in some cells")]
    [TestCase(29ul, TestName = "Seed_29: two rounds at once wrote the SrvVSchema of a cell")]
    [TestCase(53ul, TestName = "Seed_53: a deletion that the watch had told looked like one it lost")]
    public void A_seed_that_failed_once_holds(ulong seed) => Run.Of(seed, Scenario.Loop).Violation.ShouldBeNull();

    [Test]
    public void Two_runs_of_a_seed_take_the_same_course_and_two_seeds_do_not()
    {
        ulong[] seeds = [11, 12, 13];
        var first = seeds.Select(seed => Run.Of(seed, Scenario.Loop).Hash).ToArray();

        seeds.Select(seed => Run.Of(seed, Scenario.Loop).Hash).ShouldBe(first);
        first.ShouldBeUnique();
    }
}
