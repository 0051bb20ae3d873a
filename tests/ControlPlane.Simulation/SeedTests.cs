using ControlPlane.Simulation.Kernel;
using ControlPlane.Simulation.Runs;

namespace ControlPlane.Simulation;

/// <summary>The real code, under faults and among other writers, one seed after the other (docs/simulation.md).</summary>
[NonParallelizable]
public class SeedTests
{
    /// <summary>What a batch must have met for its silence to mean anything.</summary>
    internal static readonly string[] MustBeReached =
    [
        "a record was spoilt",
        "a vtgate altered a VSchema",
        "an operator flipped is_primary_serving",
        "an operator pruned a record",
        "commit Committed",
        "commit Conflict",
        "commit Unknown",
        "crash",
        "delivered twice",
        "lease taken early",
        "permission denied",
        "played b-movetables",
        "played b2-movetables-unsharded",
        "played c-reshard",
        "played c2-reshard-failures",
        "played d-manual",
        "reply lost",
        "request lost",
        "step Conflict",
        "step Done",
        "step Failed",
        "step NoLongerNeeded",
        "step Unknown",
        "store compacted",
        "store down",
        "upstream rebuilt SrvKeyspaces",
        "upstream rebuilt SrvVSchemas",
        "vitess waited for our lock",
        "waited in a pass",
        "watch cut",
        "wrote in a cell's own store",
        "wrote in the global store",
        "wrote under the lock",
        "wrote without a lock",
    ];

    [Test]
    public void No_seed_breaks_a_rule_and_together_they_reach_everything()
    {
        var budget = Budget.FromEnvironment(usualSeeds: 100);
        var batch = new Batch(Scenario.Passes);
        while (batch.Failed is null && batch.Seeds < budget.Seeds && batch.Elapsed < budget.Time)
        {
            batch.Run(budget.From + (ulong)batch.Seeds);
        }

        TestContext.Progress.WriteLine(batch.Failed?.ToString() ?? batch.ToString());
        batch.Failed.ShouldBeNull();
        if (budget.TellsStory)
        {
            TestContext.Progress.WriteLine(Run.Of(budget.From, Scenario.Passes));
        }
        else
        {
            MustBeReached.Except(batch.Probes.Counts.Keys).ShouldBeEmpty();
        }
    }

    /// <summary>Seeds that once failed, each with what was wrong.</summary>
    [TestCase(265ul, TestName = "Seed_265: a SrvVSchema of zero bytes was left as it was beside switched reads")]
    public void A_seed_that_failed_once_holds(ulong seed) => Run.Of(seed, Scenario.Passes).Violation.ShouldBeNull();

    [Test]
    public void Two_runs_of_a_seed_take_the_same_course_and_two_seeds_do_not()
    {
        ulong[] seeds = [11, 12, 13];
        var first = seeds.Select(seed => Run.Of(seed, Scenario.Passes).Hash).ToArray();

        seeds.Select(seed => Run.Of(seed, Scenario.Passes).Hash).ShouldBe(first);
        first.ShouldBeUnique();
    }

    /// <summary>The test host uses the pool too, now and then; what a run itself sends there, it sends each time.</summary>
    [Test]
    public void Nothing_of_a_run_leaves_for_the_thread_pool() =>
        Enumerable.Range(0, 100).Any(_ => PoolWorkOf(seed: 21) == 0).ShouldBeTrue();

    /// <summary>Without crashes: what a crashed process would have looked at, nobody looks at.</summary>
    [Test]
    public void No_exception_goes_unobserved()
    {
        Collect(); // what crashed processes of other tests left behind
        var unobserved = new List<string>();
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, told) => unobserved.Add(told.Exception.ToString());
        TaskScheduler.UnobservedTaskException += note;
        try
        {
            RunWithoutCrashes();
            Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= note;
        }

        unobserved.ShouldBeEmpty();
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static void RunWithoutCrashes()
    {
        var calm = Scenario.Passes with { Adjust = knobs => knobs with { Crashes = false, ReplyLost = 0.05 } };
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Run.Of(seed, calm).Violation.ShouldBeNull();
        }
    }

    private static long PoolWorkOf(ulong seed)
    {
        var before = ThreadPool.CompletedWorkItemCount;
        Run.Of(seed, Scenario.Passes);
        return ThreadPool.CompletedWorkItemCount - before;
    }
}
