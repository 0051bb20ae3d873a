using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;

namespace ControlPlane.Serving.Guards;

/// <summary>
/// Served types that disagree, without any disabled control. Either what is left of a switch that a cell did not see
/// whole (then a shard that it names is gone or does not serve, and nobody set controls: rebuilding is right,
/// lab-workflows.md 6 "new-cell leftover"), or somebody's intention.
/// </summary>
internal static class HandSwitchGuard
{
    /// <summary>A cell that has no record that says anything shows no intention: those of the other cells are looked at.</summary>
    public static Block? SwitchedByHand(SrvKeyspaceSituation situation)
    {
        var own = situation.Existing?.Message;
        IEnumerable<SeenRecord> records =
            own?.Partitions.Any(ServedTypes.HasShards) == true
                ? [new(situation.Cell, own)]
                : situation.Keyspace.Signs.Seen.Where(seen => seen.Cell != situation.Cell);
        return records.FirstOrDefault(seen => IsIntended(seen.Record, situation.Keyspace)) is { } intended
            ? Blocked(situation, intended)
            : null;
    }

    private static bool IsIntended(SrvKeyspace record, KeyspaceCase keyspace) =>
        ServedTypes.Disagree(record) && (HasControls(record) || AllShardsServe(record, keyspace));

    private static bool HasControls(SrvKeyspace record) =>
        record.Partitions.Any(partition => partition.ShardTabletControls.Count > 0);

    private static bool AllShardsServe(SrvKeyspace record, KeyspaceCase keyspace) =>
        ServedTypes.NamesOf(record).All(name => keyspace.FindShard(name) is { IsPrimaryServing: true });

    private static Block Blocked(SrvKeyspaceSituation situation, SeenRecord seen) =>
        new(
            BlockReason.SwitchedByHand,
            $"{(seen.Cell == situation.Cell ? "Its served types" : $"The served types of cell {seen.Cell}'s record")} name "
                + $"different shards ({ServedTypes.Describe(seen.Record)}), and "
                + (
                    HasControls(seen.Record)
                        ? "the tablet controls were cleared by hand"
                        : "every shard named exists and serves"
                )
                + ": a rebuild would take a traffic switch back.",
            "If all types should follow the serving shards, apply with --accept SwitchedByHand, or run vtctldclient "
                + $"RebuildKeyspaceGraph {situation.Keyspace.Name}."
        );
}
