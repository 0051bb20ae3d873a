using ControlPlane.Api.Http;
using ControlPlane.Cli.LiveTables;
using ControlPlane.Cli.Operators;
using ControlPlane.Cli.Schedules;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Topologies;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Running;

/// <summary>What run works with, checked.</summary>
internal sealed record RunSettings
{
    public required TopologySettings Topologies { get; init; }

    public required PlanningRules Rules { get; init; }

    public required SchemaSettings Schemas { get; init; }

    /// <summary>Null: no endpoint.</summary>
    public required HttpAddress? Http { get; init; }

    public required ResyncTimes Resync { get; init; }

    /// <summary>Without what a topology says for itself.</summary>
    public required LoopOptions Options { get; init; }

    /// <summary>Null: topologies and gates are not declared there.</summary>
    public required KubernetesSettings? Kubernetes { get; init; }

    public static RunSettings Read(SettingReader reader) => Read(reader, KubernetesSettings.Read(reader));

    private static RunSettings Read(SettingReader reader, KubernetesSettings? kubernetes) =>
        new()
        {
            Kubernetes = kubernetes,
            Topologies = kubernetes is null
                ? TopologySettings.Read(reader, needsGates: true)
                : TopologySettings.Elsewhere(kubernetes.Store),
            Rules = CommandSettings.ReadRules(reader),
            Schemas = SchemaSettings.Read(reader),
            Http = reader.Read(HttpFlags.Address),
            Resync = ResyncSettings.Read(reader),
            Options = new()
            {
                SrvVSchemaSpacing = reader.Read(RunFlags.SrvVSchemaSpacing),
                GateGrace = reader.Read(RunFlags.GateGrace),
                FlapLimit = reader.Read(RunFlags.FlapLimit),
                FlapWindow = reader.Read(RunFlags.FlapWindow),
            },
        };

    /// <summary>
    /// For one topology. A lock is waited for a few seconds at a time, whatever <c>--lock-timeout</c> says of a single
    /// pass: the record goes back into the queue, and others get their turn.
    /// </summary>
    public LoopOptions For(StoreSettings store) =>
        Options with
        {
            Pass = Options.Pass with
            {
                LockTimeout = TimeSpan.FromTicks(Math.Min(Options.Pass.LockTimeout.Ticks, store.LockTimeout.Ticks)),
                LeaseTimeToLive = store.LeaseTimeToLive,
                Gather = new() { CellTimeout = store.RemoteOperationTimeout, Concurrency = store.ReadConcurrency },
            },
        };
}
