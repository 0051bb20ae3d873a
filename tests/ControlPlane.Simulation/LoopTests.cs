using ControlPlane.Simulation.Runs;

namespace ControlPlane.Simulation;

/// <summary>The loop under faults and among other writers.</summary>
[NonParallelizable]
public class LoopTests
{
    [Test]
    public void No_seed_breaks_a_rule()
    {
        var budget = Budget.FromEnvironment();
        var batch = new Batch(Scenario.Loop);
        while (batch.Failed is null && batch.Seeds < budget.Seeds && batch.Elapsed < budget.Time)
        {
            batch.Run(budget.From + (ulong)batch.Seeds);
        }

        TestContext.Progress.WriteLine(batch.Failed?.ToString() ?? batch.ToString());
        batch.Failed.ShouldBeNull();
    }
}
