using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Timelines;

/// <summary>
/// The signs of the windows of lab-workflows.md 6 that a state of the stores shows, computed apart from the code under
/// test.
/// </summary>
public static class WindowSigns
{
    /// <summary>A lock on the keyspace, or a control that disables query service in any cell; null: neither.</summary>
    public static string? OfSwitch(Observed observed, KeyspaceName keyspace) =>
        observed.Global.Locks.Any(held => held.Target == new LockTarget.OfKeyspace(keyspace)) ? "the keyspace is locked"
        : IsDisabledAnywhere(observed, keyspace)
            ? "query service is disabled in some cell: a traffic switch is under way"
        : null;

    public static bool IsDisabledAnywhere(Observed observed, KeyspaceName keyspace) =>
        observed
            .Cells.Values.OfType<CellView.Read>()
            .Any(view =>
                view.Records.SrvKeyspaces.Find(keyspace)
                    ?.Message?.Partitions.Any(partition =>
                        partition.ShardTabletControls.Any(control => control.QueryServiceDisabled)
                    ) == true
            );

    public static bool ServesNothing(Observed observed, KeyspaceName keyspace) =>
        !observed.Global.Keyspaces[keyspace].Shards.Values.Any(shard => shard.Message!.IsPrimaryServing);

    /// <summary>
    /// A named lock that is not older than <paramref name="patience"/>. For a SrvKeyspace only one of the keyspace's
    /// own workflows counts; null means any, since a SrvVSchema is about all keyspaces.
    /// </summary>
    public static string? RunningWorkflow(Observed observed, KeyspaceName? keyspace, TimeSpan patience) =>
        observed
            .Global.Locks.Where(held =>
                held.Target is LockTarget.Named named
                && (keyspace is null || named.Name.StartsWith($"{keyspace}/", StringComparison.Ordinal))
                && observed.Now - held.Info.Time <= patience
            )
            .Select(held => $"{held.Target} runs")
            .FirstOrDefault();
}
