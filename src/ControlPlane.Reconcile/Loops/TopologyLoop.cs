using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Resyncs;
using ControlPlane.Reconcile.Rounds;
using ControlPlane.Reconcile.Routing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Loops;

/// <summary>
/// Keeps one topology right for as long as it runs: follows everything by watch, looks at what changed, and brings in
/// order what is not. In the steady state it neither reads nor writes.
/// </summary>
public sealed class TopologyLoop : ITopologyLoop
{
    /// <summary>News of stores that have not been looked at yet; more than this hold back the watches they come from.</summary>
    private const int InboxSize = 1024;

    private readonly Lock gate = new();
    private readonly Inbox<LoopMessage> inbox = new(InboxSize);
    private readonly LoopSetup setup;
    private readonly ILoopObserver observer;
    private readonly TimeProvider time;
    private readonly LoopCore core;
    private readonly MirrorPumps pumps;
    private readonly RoundRunner rounds;
    private readonly ResyncReader resyncs;
    private readonly RoutingWorker routing;
    private readonly StatusBuilder statuses;
    private readonly HashSet<Task> work = [];

    /// <param name="setup">The topology and how it is kept.</param>
    /// <param name="observer">Hears how it goes on.</param>
    /// <param name="random">Spreads what would otherwise happen at the same moment everywhere.</param>
    /// <param name="time">The clock of all waits.</param>
    public TopologyLoop(LoopSetup setup, ILoopObserver observer, Random random, TimeProvider time)
    {
        (this.setup, this.observer, this.time) = (setup, observer, time);
        var (options, values) = (setup.Options, new StoreValues(setup.Topology));
        var (history, memory) = (new InputHistory(time), new PlanMemory());
        core = new(setup, values, history, memory, observer, random, time);
        statuses = new(setup, core, time);
        pumps = new((news, stop) => inbox.PostAsync(new LoopMessage.Feed(news), stop), options, random, time);
        rounds = new(
            new TopologyReader(values.Connection, options.Pass.Gather, time),
            PublisherFactory.Create(values.Connection, options.Pass, observer, time),
            history,
            memory,
            setup.Rules,
            options.Pass.Gather,
            observer,
            time
        );
        routing = new(setup.Topology, memory, setup.Rules);
        resyncs = new(
            (feed, key) => Locked(() => core.Mirror.Follows(feed, key)),
            (feed, key) => Locked(() => core.Mirror.Find(feed, key)),
            feed => Locked(IReadOnlyList<Entry> () => [.. core.Mirror.In(feed)]),
            options.Pass.WriteConcurrency,
            options.Pass.Gather.CellTimeout,
            time
        );
    }

    public string Name => setup.Name;

    public LoopStatus Status => Locked(statuses.Build);

    public bool IsSettled => Locked(() => core.IsSettled);

    public void Declare(GateDeclarations gates) => inbox.Post(new LoopMessage.Declared(gates));

    public void Learn(LiveSchemas lists) => inbox.Post(new LoopMessage.Learned(lists));

    public void RequestResync() => inbox.Post(new LoopMessage.ResyncAsked());

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            foreach (var feed in core.Mirror.GlobalFeeds)
            {
                pumps.Open(feed, stop.Token);
            }

            while (true)
            {
                var turn = Locked(() => core.Take(inbox.TakeAll()));
                Act(turn, stop.Token);
                await inbox.WaitAsync(turn.Wait, time, stop.Token);
            }
        }
        finally
        {
            stop.Cancel();
            await EndAsync();
        }
    }

    private void Act(LoopTurn turn, CancellationToken cancellation)
    {
        turn.Close.ForEach(pumps.Close);
        turn.Open.ForEach(feed => pumps.Open(feed, cancellation));
        turn.Restart.ForEach(one => pumps.Restart(one.Feed, one.Why));
        turn.Rounds.ForEach(order => Start(RunAsync(order, cancellation)));
        if (turn.Routing is { } routingOrder)
        {
            Start(KeepRoutingAsync(routingOrder, cancellation));
        }

        if (turn.Resync.Count > 0)
        {
            Start(ResyncAsync(turn.Resync, cancellation));
        }
    }

    private async Task RunAsync(RoundOrder order, CancellationToken cancellation)
    {
        try
        {
            inbox.Post(new LoopMessage.RoundEnded(await rounds.RunAsync(order, cancellation)));
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            observer.Stumbled("bringing records in order", bug);
            inbox.Post(new LoopMessage.RoundEnded(new(order, [], TimeSpan.Zero, bug.Message)));
        }
    }

    private async Task KeepRoutingAsync(RoutingOrder order, CancellationToken cancellation)
    {
        try
        {
            inbox.Post(new LoopMessage.RoutingDone(await routing.RunAsync(order, cancellation)));
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            observer.Stumbled("keeping the routing records", bug);
            var failed = new RoutingOutcome(0, bug.Message, MayTryAgain: true);
            inbox.Post(new LoopMessage.RoutingDone(new(null, failed)));
        }
    }

    private async Task ResyncAsync(List<MirrorFeed> feeds, CancellationToken cancellation)
    {
        try
        {
            inbox.Post(new LoopMessage.ResyncRead(await resyncs.ReadAsync(feeds, cancellation)));
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            observer.Stumbled("reading everything again", bug);
            inbox.Post(new LoopMessage.ResyncRead(new([], bug.Message)));
        }
    }

    private void Start(Task task)
    {
        work.RemoveWhere(done => done.IsCompletedSuccessfully);
        work.Add(task);
    }

    /// <summary>Everything that was started has ended, with its locks given back, before the loop has.</summary>
    private async Task EndAsync()
    {
        try
        {
            await Task.WhenAll([.. work, pumps.EndedAsync()]);
        }
        catch (OperationCanceledException)
        {
            // Rounds that were under way when the loop was stopped.
        }
    }

    private T Locked<T>(Func<T> look)
    {
        lock (gate)
        {
            return look();
        }
    }
}
