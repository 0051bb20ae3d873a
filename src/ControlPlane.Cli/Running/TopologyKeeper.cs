using System.Collections.Immutable;
using ControlPlane.Api.Views;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.LiveTables;
using ControlPlane.Cli.Logs;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Stores;
using ControlPlane.Cli.Topologies;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Stores;
using Serilog.Extensions.Logging;

namespace ControlPlane.Cli.Running;

/// <summary>All topologies that are declared, each kept by a loop of its own. They come and go with their declarations.</summary>
/// <param name="host">Opens stores and makes loops.</param>
/// <param name="settings">How topologies are kept.</param>
/// <param name="log">Hears of them.</param>
/// <param name="listener">Makes one more observer for the topology of a name; null: nobody else listens.</param>
internal sealed class TopologyKeeper(
    CliHost host,
    RunSettings settings,
    Serilog.ILogger log,
    Func<string, ILoopObserver>? listener = null
) : IAsyncDisposable
{
    private readonly SerilogLoggerFactory storeLogs = new(log);
    private readonly SharedStores shared = new();
    private readonly StartingLine line = new(host.Time);
    private ImmutableSortedDictionary<string, KeptTopology> kept = ImmutableSortedDictionary.Create<
        string,
        KeptTopology
    >(StringComparer.Ordinal);

    private ImmutableSortedDictionary<string, string> failures = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<TopologyView> Views => [.. Volatile.Read(ref kept).Values.Select(topology => topology.View)];

    /// <summary>Null: no topology of this name is kept.</summary>
    public ITopologyLoop? LoopOf(string name) => Volatile.Read(ref kept).GetValueOrDefault(name)?.View.Loop;

    /// <summary>Why the stores of a topology could not be opened when it was tried last; null: they could.</summary>
    public string? FailureOf(string name) => Volatile.Read(ref failures).GetValueOrDefault(name);

    public void RequestResync()
    {
        foreach (var topology in Volatile.Read(ref kept).Values)
        {
            topology.RequestResync();
        }
    }

    /// <summary>
    /// Keeps these and no others from now on. One whose gates alone have changed goes on with its connections. Not to
    /// be called twice at once.
    /// </summary>
    /// <exception cref="StoreException">What it takes to connect, such as a certificate, is not as it should be.</exception>
    public async Task TakeAsync(ImmutableArray<DeclaredTopology> declared, CancellationToken cancellation)
    {
        foreach (var edit in Edits(declared))
        {
            await DoAsync(edit, cancellation);
        }
    }

    /// <summary>The same for declarations that came later: one that cannot be opened holds up no other.</summary>
    /// <returns>What could not be opened, and why.</returns>
    public async Task<ImmutableArray<string>> TakeOverAsync(
        ImmutableArray<DeclaredTopology> declared,
        CancellationToken cancellation
    )
    {
        var failed = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var edit in Edits(declared))
        {
            try
            {
                await DoAsync(edit, cancellation);
            }
            catch (StoreException failure)
            {
                var name = (edit as TopologyEdit.Opened)?.Topology.Name ?? "";
                failed[name] = failure.Message;
                if (FailureOf(name) != failure.Message)
                {
                    log.ForContext("event", "topologyFailed")
                        .Error("A topology cannot be opened: {why:l}", failure.Message);
                }
            }
        }

        Volatile.Write(ref failures, failed.ToImmutable());
        return [.. failed.Values];
    }

    /// <summary>All at once, so that the slowest decides how long it takes.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(kept.Values.Select(topology => topology.DisposeAsync().AsTask()));
        line.Dispose();
        storeLogs.Dispose();
    }

    private ImmutableArray<TopologyEdit> Edits(ImmutableArray<DeclaredTopology> declared) =>
        TopologyEdit.Between([.. kept.Values.Select(topology => topology.Declared)], declared);

    private async Task DoAsync(TopologyEdit edit, CancellationToken cancellation)
    {
        switch (edit)
        {
            case TopologyEdit.Closed(var name):
                await DropAsync(name);
                break;
            case TopologyEdit.Regated(var topology):
                kept[topology.Name].Declare(topology);
                break;
            case TopologyEdit.Opened(var topology):
                kept = kept.Add(topology.Name, await StartAsync(topology, cancellation));
                break;
        }
    }

    private async Task DropAsync(string name)
    {
        var topology = kept[name];
        kept = kept.Remove(name);
        await topology.DisposeAsync();
        log.ForContext("event", "topologyLeft")
            .ForContext("topology", name)
            .Information("Topology {name:l} is no longer kept", name);
    }

    private async Task<KeptTopology> StartAsync(DeclaredTopology topology, CancellationToken cancellation)
    {
        var command = CommandSettings.For(topology, settings.Rules);
        var stores = shared.Over(
            await host.Stores(command, storeLogs.CreateLogger("stores"), cancellation),
            command.Store,
            command.Rules.MaxRecordBytes
        );
        var limit = new Reconcile.Resilience.ResilienceOptions
        {
            ReadTimeout = command.Store.RemoteOperationTimeout + TimeSpan.FromSeconds(5),
        };
        log.ForContext("event", "topologyCame")
            .ForContext("topology", topology.Name)
            .ForContext("store", command.Store.GlobalAddress?.ToString())
            .ForContext("root", command.Store.GlobalRoot.ToString())
            .Information(
                "Topology {name:l} is kept from now on, policy {policy:l}",
                topology.Name,
                Words.Of(command.Rules.Policy)
            );
        return KeptTopology.Start(
            topology,
            new ResilientStores(stores, limit, host.Time),
            (open, observer) => host.Loops(SetupFor(topology.Name, open, command), observer),
            (open, learn) => TablesOf(topology, open, learn),
            ObserverOf(topology.Name, command),
            (line, host.Time)
        );
    }

    private ILoopObserver ObserverOf(string name, CommandSettings command)
    {
        var loopLog = new LoopLog(log, name, command.Rules);
        return listener is null ? loopLog : new LoopObservers(loopLog, listener(name));
    }

    private LiveTablesKeeper TablesOf(DeclaredTopology topology, OpenTopology open, Action<LiveSchemas> learn)
    {
        var options = settings.Schemas.Options with
        {
            Time = host.Time,
            Logger = storeLogs.CreateLogger($"tables of {topology.Name}"),
        };
        return new(
            settings.Schemas.For(topology),
            open.Connection,
            options,
            learn,
            log.ForContext("topology", topology.Name)
        );
    }

    private LoopSetup SetupFor(string name, OpenTopology topology, CommandSettings command) =>
        new()
        {
            Name = name,
            Topology = topology.Connection,
            Rules = command.Rules,
            Options = settings.For(command.Store),
        };
}
