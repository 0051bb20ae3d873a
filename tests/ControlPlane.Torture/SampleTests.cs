using ControlPlane.Torture.Faults;
using ControlPlane.Torture.Runs;

namespace ControlPlane.Torture;

/// <summary>A few rounds of each fault, several faults at a time (docs/torture.md); `make torture` runs hundreds.</summary>
[NonParallelizable]
public class SampleTests
{
    private static readonly IEnumerable<string> Names = AllFaults.List.Select(fault => fault.Name);

    private readonly CancellationTokenSource ending = new();
    private IReadOnlyDictionary<string, Task<FaultReport>> running;

    /// <summary>By the clock, so that every run tries others; what fails tells its seed.</summary>
    [OneTimeSetUp]
    public void Begin()
    {
        var options = new TortureOptions
        {
            Faults = AllFaults.List,
            Rounds = 2,
            Seed = Environment.TickCount & 0xFFFFFF,
        };
        running = new Runs.Torture(options, new Heap(), TestContext.Progress.WriteLine).Begin(ending.Token);
    }

    [OneTimeTearDown]
    public async Task End()
    {
        ending.Cancel();
        await Task.WhenAll(running.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        ending.Dispose();
    }

    [TestCaseSource(nameof(Names))]
    public async Task A_fault_leaves_everything_right(string fault)
    {
        var report = await running[fault];

        report.Violations.ShouldBeEmpty();
        report.Rounds.ShouldBe(2);
        report.Writes.ShouldBePositive();
    }

    [Test]
    public async Task The_executable_survives_the_death_of_its_only_etcd()
    {
        var options = new TortureOptions
        {
            Faults = [new KillFault(Who.Alone)],
            Rounds = 1,
            RoundsByExecutable = 1,
            Seed = Environment.TickCount & 0xFFFFFF,
        };

        var report = await new Runs.Torture(options, new Heap(), TestContext.Progress.WriteLine).Begin(ending.Token)[
            "kill-alone"
        ];

        report.Violations.ShouldBeEmpty();
        report.RoundsByExecutable.ShouldBe(1);
    }
}
