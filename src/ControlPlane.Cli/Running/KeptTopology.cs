using ControlPlane.Api.Metrics;
using ControlPlane.Api.Views;
using ControlPlane.Cli.Demo;
using ControlPlane.Cli.LiveTables;
using ControlPlane.Cli.Stores;
using ControlPlane.Cli.Topologies;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Etcd;

namespace ControlPlane.Cli.Running;

/// <summary>One topology with its connections and its loop, which runs until this is disposed of.</summary>
internal sealed class KeptTopology : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterBug = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop = new();
    private readonly OpenTopology topology;
    private readonly Func<ITopologyLoop> makeLoop;
    private readonly ILoopObserver observer;
    private readonly TimeProvider time;
    private readonly LiveTablesKeeper tables;
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task keepingTables;
    private readonly Task running;
    private volatile ITopologyLoop loop;
    private volatile LiveSchemas lists = LiveSchemas.Empty;
    private volatile DeclaredTopology declared;

    private KeptTopology(
        DeclaredTopology declared,
        OpenTopology topology,
        (Func<ITopologyLoop> Make, ILoopObserver Observer) loop,
        Func<OpenTopology, Action<LiveSchemas>, LiveTablesKeeper> makeTables,
        (StartingLine Line, TimeProvider Time) start
    )
    {
        (this.declared, this.topology, time) = (declared, topology, start.Time);
        (makeLoop, observer) = loop;
        this.loop = makeLoop();
        this.loop.Declare(declared.Gates);
        tables = makeTables(topology, Learn);
        running = Task.Run(() => BeginAsync(start.Line));
        keepingTables = Task.Run(KeepTablesAsync);
    }

    public required MetricsCollector Metrics { get; init; }

    public required ResilientStores Stores { get; init; }

    public DeclaredTopology Declared => declared;

    public TopologyView View =>
        new(loop, Metrics, () => Stores.Breakers, () => running.IsCompleted)
        {
            HasBegun = () => begun.Task.IsCompleted,
            Tables = () => TablesViews.Of(tables),
        };

    /// <param name="declared">The topology.</param>
    /// <param name="stores">Opens its stores.</param>
    /// <param name="make">Makes its loop; called again if a bug ends one.</param>
    /// <param name="tables">Makes what keeps its lists of live tables.</param>
    /// <param name="observer">Hears of it, beside the metrics.</param>
    /// <param name="start">When it may begin, and the clock.</param>
    public static KeptTopology Start(
        DeclaredTopology declared,
        ResilientStores stores,
        Func<OpenTopology, ILoopObserver, ITopologyLoop> make,
        Func<OpenTopology, Action<LiveSchemas>, LiveTablesKeeper> tables,
        ILoopObserver observer,
        (StartingLine Line, TimeProvider Time) start
    )
    {
        var address = declared.Store.GlobalAddress ?? EtcdAddress.Parse(Sample.Address);
        var topology = OpenTopology.Open(address, declared.Store.GlobalRoot, stores);
        var metrics = new MetricsCollector();
        var both = new LoopObservers(observer, metrics);
        return new(declared, topology, (() => make(topology, both), both), tables, start)
        {
            Metrics = metrics,
            Stores = stores,
        };
    }

    /// <summary>Takes other gates for the same topology.</summary>
    public void Declare(DeclaredTopology now)
    {
        declared = now;
        loop.Declare(now.Gates);
    }

    public void RequestResync() => loop.RequestResync();

    /// <summary>Ends the loop, gives back its locks, and closes the stores.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running, keepingTables);
        await topology.DisposeAsync();
        stop.Dispose();
    }

    private async Task BeginAsync(StartingLine line)
    {
        try
        {
            await line.EnterAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        begun.SetResult();
        await Task.WhenAll(line.LeaveAsync(() => loop.IsSettled, stop.Token), KeepAsync());
    }

    /// <summary>A loop ends only when it is told to. If a bug ends it nevertheless, another one takes its place.</summary>
    private async Task KeepAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await loop.RunAsync(stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception bug)
            {
                observer.Stumbled("keeping the topology", bug);
                await Task.Delay(PauseAfterBug, time, stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                var next = makeLoop();
                next.Declare(declared.Gates);
                loop = next;
                next.Learn(lists);
            }
        }
    }

    /// <summary>Without the lists the records are kept all the same: what was learned last stays.</summary>
    private async Task KeepTablesAsync()
    {
        try
        {
            await begun.Task.WaitAsync(stop.Token);
            await tables.RunAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        catch (Exception bug)
        {
            observer.Stumbled("reading live tables", bug);
        }
    }

    private void Learn(LiveSchemas now)
    {
        lists = now;
        loop.Learn(now);
    }
}
