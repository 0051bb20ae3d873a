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

    /// <summary>The lists of live tables that could be read for this command.</summary>
    public LiveSchemas Lists { get; init; } = LiveSchemas.Empty;

    /// <summary>How the program was called, to print commands that follow from this one.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public required PassId PassId { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }

    public required ProgressLine Progress { get; init; }

    public PassOptions PassOptions =>
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
