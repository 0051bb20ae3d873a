using ControlPlane.Cli.Logs;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Stores;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Schemas;
using Serilog;

namespace ControlPlane.Cli.Commands;

/// <summary>What a command on a topology has at hand.</summary>
internal sealed record CommandContext
{
    public required CommandSettings Settings { get; init; }

    public required OpenTopology Topology { get; init; }

    /// <summary>The declared gates; those in "all" cells have been looked up.</summary>
    public required DeclaredGates Gates { get; init; }

    /// <summary>Reads the lists of live tables, as far as they can be read.</summary>
    public required Func<CancellationToken, Task<LiveSchemas>> Lists { get; init; }

    /// <summary>How the program was called, to print commands that follow from this one.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public required PassId PassId { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }

    public required ProgressLine Progress { get; init; }

    /// <param name="log">Hears what the pass does, beside the line on the terminal.</param>
    public TopologyPass Pass(PassLog log) =>
        new(Topology.Connection, PassOptions, new Observers(log, Progress), Time) { Told = Lists };

    private PassOptions PassOptions =>
        new()
        {
            LockTimeout = Settings.Store.LockTimeout,
            LeaseTimeToLive = Settings.Store.LeaseTimeToLive,
            Gather = new()
            {
                CellTimeout = Settings.Store.RemoteOperationTimeout,
                Concurrency = Settings.Store.ReadConcurrency,
            },
        };
}
