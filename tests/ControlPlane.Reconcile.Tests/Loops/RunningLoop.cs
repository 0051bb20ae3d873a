using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Tests.Loops;

/// <summary>A loop over a world, from start to stop.</summary>
internal sealed class RunningLoop : ILoopObserver, IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TopologyLoop loop;
    private readonly World world;
    private readonly Task running;

    private RunningLoop(World world, ITopologyStore global, LoopOptions options, PlanningRules rules, string[] cells)
    {
        this.world = world;
        loop = new(
            new()
            {
                Name = "test",
                Topology = new TopologyConnection
                {
                    Global = global,
                    Layout = World.Layout,
                    Cells = world,
                },
                Rules = rules,
                Options = options,
            },
            this,
            new Random(1),
            world.Time
        );
        Declare(cells);
        running = loop.RunAsync(stop.Token);
    }

    public LoopStatus Status => loop.Status;

    public List<StepOutcome> Ended { get; } = [];

    public List<RoundSummary> Rounds { get; } = [];

    public List<string> Restarts { get; } = [];

    public List<OtherWriterStatus> Others { get; } = [];

    public List<ResyncStatus> Resyncs { get; } = [];

    public int TimesSettled { get; private set; }

    public IEnumerable<ServingRecordId> Written => Ended.OfType<StepOutcome.Done>().Select(done => done.Step.Record);

    public static Task<RunningLoop> StartAsync(World world, params string[] cells) =>
        StartAsync(world, new(), new(), cells);

    public static Task<RunningLoop> StartAsync(
        World world,
        Func<ITopologyStore, ITopologyStore> wrap,
        params string[] cells
    ) => StartAsync(new RunningLoop(world, wrap(world.Behind(World.GlobalAddress)), new(), new(), cells));

    /// <summary>Starts a loop, and returns when it has looked at everything and nothing is under way.</summary>
    public static Task<RunningLoop> StartAsync(
        World world,
        LoopOptions options,
        PlanningRules rules,
        params string[] cells
    ) => StartAsync(new RunningLoop(world, world.Behind(World.GlobalAddress), options, rules, cells));

    private static async Task<RunningLoop> StartAsync(RunningLoop loop)
    {
        await loop.UntilAsync(status => status.HasJudgedAll);
        await loop.ForAsync(TimeSpan.FromSeconds(5));
        return loop;
    }

    public void Declare(params string[] cells) => loop.Declare(new(World.Gates(cells).Gates, AllCellsBy: null));

    public void Learn(params LiveSchema[] lists) => loop.Learn(LiveSchemas.Of(lists));

    public void RequestResync() => loop.RequestResync();

    public Task ForAsync(TimeSpan time) => Task.Delay(time, world.Time, CancellationToken.None);

    /// <returns>How long it took, to the millisecond.</returns>
    public Task<TimeSpan> UntilAsync(Predicate<LoopStatus> holds) => UntilAsync(() => Task.FromResult(holds(Status)));

    public async Task<TimeSpan> UntilAsync(Func<Task<bool>> holds)
    {
        var started = world.Time.GetTimestamp();
        while (!await holds())
        {
            var elapsed = world.Time.GetElapsedTime(started);
            elapsed.ShouldBeLessThan(TimeSpan.FromHours(3), "it does not come true");
            await ForAsync(TimeSpan.FromMilliseconds(1));
        }

        return world.Time.GetElapsedTime(started);
    }

    public Finding? FindingOn(ServingRecordId record) =>
        Status.Cells.SelectMany(cell => cell.Findings).FirstOrDefault(finding => finding.Record == record);

    public async ValueTask DisposeAsync()
    {
        var started = world.Time.GetTimestamp();
        stop.Cancel();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            world.Time.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }
    }

    public void Gathering(int round) { }

    public void Planned(int round, Plan plan, TimeSpan duration) { }

    public void Waiting(string reason, TimeSpan wait) { }

    void IPublishObserver.Ended(StepOutcome outcome, TimeSpan duration) => Ended.Add(outcome);

    public void Queued(ServingRecordId record) { }

    public void Taken(ServingRecordId record, TimeSpan waited) { }

    public void PutBack(ServingRecordId record, TimeSpan wait) { }

    public void Found(ServingRecordId record, Finding? before, Finding? now) { }

    public void RoundEnded(RoundSummary round) => Rounds.Add(round);

    public void MirrorRestarted(string store, string why) => Restarts.Add(why);

    public void MirrorBroken(string store, string why) { }

    public void OtherWrote(OtherWriterStatus writer) => Others.Add(writer);

    public void Resynced(ResyncStatus resync) => Resyncs.Add(resync);

    public void Settled() => TimesSettled++;

    public void Stumbled(string doing, Exception bug) => throw new InvalidOperationException(doing, bug);
}
