using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Guards;

/// <summary>
/// Blocks a record that would serve less of the key space for some tablet type. The number of shards does not
/// matter: merging four shards into two is a normal Reshard.
/// </summary>
internal static class ShrinkGuard
{
    public static Block? CoverageShrinks(SrvKeyspaceSituation situation)
    {
        if (situation.Existing?.Message is not { } existing || situation.Keyspace.Desired is not { } desired)
        {
            return null;
        }

        foreach (var before in existing.Partitions)
        {
            var after = desired.Partitions.FirstOrDefault(partition => partition.ServedType == before.ServedType);
            var lost = CoverageOf(before).Except(after is null ? KeyCoverage.Nothing : CoverageOf(after));
            if (!lost.IsNothing)
            {
                return Blocked(situation, before.ServedType, lost);
            }
        }

        return null;
    }

    /// <summary>A shard without a key range (custom sharding, usually <c>0</c>) covers everything.</summary>
    private static KeyCoverage CoverageOf(SrvKeyspace.Types.KeyspacePartition partition) =>
        KeyCoverage.Of(
            partition.ShardReferences.Select(shard => ShardKeyRange.From(shard.KeyRange) ?? ShardKeyRange.Complete)
        );

    private static Block Blocked(SrvKeyspaceSituation situation, TabletType type, KeyCoverage lost) =>
        new(
            BlockReason.CoverageShrinks,
            $"{TabletTypes.NameOf(type)} of keyspace {situation.Keyspace.Name} would no longer cover key range {lost}.",
            "Look at is_primary_serving of the keyspace's shards. If the range is given up on purpose, apply with "
                + "--accept CoverageShrinks."
        );
}
