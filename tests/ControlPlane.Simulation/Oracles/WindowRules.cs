using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Timelines;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Oracles;

/// <summary>
/// Never in a window of lab-workflows.md 6. Where a transaction guards against a window, it counts at the commit; where
/// none can (a store of the cell's own), it counts if the writer could see it, or if a lock of ours kept it shut.
/// </summary>
internal static class WindowRules
{
    /// <summary>Wall clocks are off by some seconds, and ages are told by them.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan WorkflowPatience = TimeSpan.FromMinutes(10) - Skew;
    private static readonly TimeSpan MissingPatience = TimeSpan.FromSeconds(30) - Skew;

    /// <summary>Vitess' keyspace lock is waited for, and taken where nothing else protects the inputs.</summary>
    public static string? KeyspaceLock(ServingWrite write)
    {
        if (write.Record.KeyspaceName is not { } keyspace)
        {
            return null;
        }

        var holder = write.Audit.HolderOf(keyspace);
        var isOurs = holder is not null && write.Audit.Holds(write.Author, holder.Lease);
        if (write.IsInGlobalStore)
        {
            return holder is null || isOurs ? null : $"somebody else holds the keyspace lock: {holder.Key}";
        }

        return write.Sent.HeldLease != LeaseId.None || write.Audit.WasTakenLately(write.Author)
            ? null
            : "its cell has a store of its own, and it did not hold the keyspace lock";
    }

    /// <summary>Query service is disabled somewhere, or nothing serves.</summary>
    public static string? Switch(ServingWrite write)
    {
        if (write.Record.KeyspaceName is not { } keyspace || !IsGuarded(write))
        {
            return null;
        }

        return WindowSigns.IsDisabledAnywhere(Knowable(write, keyspace), keyspace)
                ? "query service is disabled in some cell"
            : WindowSigns.ServesNothing(write.Before, keyspace) ? "no shard serves"
            : null;
    }

    /// <summary>
    /// Without the cells that the writer could not read, which count only where a Reshard is possible at all: some shard
    /// does not serve (design.md 5).
    /// </summary>
    private static Observed Knowable(ServingWrite write, KeyspaceName keyspace)
    {
        var mayBeMigrating = write
            .Before.Global.Keyspaces[keyspace]
            .Shards.Values.Any(shard => shard.Message is { IsPrimaryServing: false });
        return mayBeMigrating
            ? write.Before
            : write.Before with
            {
                Cells = write
                    .Before.Cells.Where(pair => HasRead(write, (CellView.Read)pair.Value, keyspace))
                    .ToOrdinalMap(),
            };
    }

    private static bool HasRead(ServingWrite write, CellView.Read view, KeyspaceName keyspace)
    {
        var address = write.Before.Global.Cells[view.Cell].Message!.ServerAddress;
        return view.Records.SrvKeyspaces.Find(keyspace) is { } record
            && record.Modified <= write.Sent.ReadAt(address, record.Key);
    }

    /// <summary>A workflow command runs that the writer had seen, or that its transaction must have noticed.</summary>
    public static string? Workflow(ServingWrite write)
    {
        var isUnlocked = write.IsInGlobalStore && write.Sent.HeldLease == LeaseId.None;
        var global = write.Before.Global;
        var seen = isUnlocked ? global.At : write.Sent.ReadAt(Cluster.GlobalAddress, SeenBy(write.Record));
        var known = write.Before with
        {
            Global = global with { Locks = [.. global.Locks.Where(held => held.Info.Queued <= seen)] },
        };
        return WindowSigns.RunningWorkflow(
            known,
            write.Record.KeyspaceName,
            write.IsMissing ? MissingPatience : WorkflowPatience
        );
    }

    /// <summary>
    /// Reads of a MoveTables are switched in another cell and not in this one: that is never completed by us. Only what the
    /// writer read counts: the same plan may have brought the other cell there a moment ago.
    /// </summary>
    public static string? PartialSwitch(ServingWrite write)
    {
        if (
            !write.IsInGlobalStore
            || write.Replaced is not SrvVSchema replaced
            || write.Content is not SrvVSchema wanted
        )
        {
            return null;
        }

        var seen = write.Sent.ReadAt(Cluster.GlobalAddress, Cluster.Layout.RoutingRules);
        var known = write.Before with
        {
            Cells = write
                .Before.Cells.Where(pair =>
                    pair.Value is CellView.Read { Records: { InGlobalStore: true, SrvVSchema: { } record } }
                    && record.Modified <= seen
                )
                .ToOrdinalMap(),
        };
        return PartialSwitches.TablesIn(known, write.Record.Cell, replaced, wanted) is { Count: > 0 } tables
            ? $"the reads of {string.Join(", ", tables)} were switched in some cells only"
            : null;
    }

    /// <summary>A read of this key is the read that judged the record.</summary>
    private static Key SeenBy(ServingRecordId record) =>
        record.KeyspaceName is { } keyspace ? Cluster.Layout.Keyspace(keyspace) : Cluster.Layout.RoutingRules;

    /// <summary>In the global store by conditions; elsewhere by the lock, as long as it is still ours.</summary>
    private static bool IsGuarded(ServingWrite write) =>
        write.IsInGlobalStore
        || (
            write.Audit.HolderOf(write.Record.KeyspaceName!.Value) is { } holder
            && write.Audit.Holds(write.Author, holder.Lease)
        );
}
