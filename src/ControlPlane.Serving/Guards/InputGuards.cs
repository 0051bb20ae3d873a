using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Judging;

namespace ControlPlane.Serving.Guards;

/// <summary>Guards on what a SrvKeyspace is built from, and on who wrote the one that is there.</summary>
internal static class InputGuards
{
    public static Block? Undecodable(SrvKeyspaceSituation situation) =>
        situation.Keyspace.UndecodableInput is { } input
            ? new(
                BlockReason.UndecodableInput,
                input,
                "Restore the record from a backup, or write it anew with vtctldclient; the next pass goes on by itself."
            )
            : null;

    public static Block? NewerVitess(SrvKeyspaceSituation situation) =>
        situation.Existing is { Message: not null } existing
        && OuterFields.UnknownIn(existing.Value, SrvKeyspace.Descriptor) is { Count: > 0 } fields
            ? new(
                BlockReason.NewerVitess,
                $"The record has field {string.Join(", ", fields)}, which this version does not know: a newer Vitess wrote it.",
                "Upgrade ControlPlane to a version that knows the field; until then the record is left as it is."
            )
            : null;

    /// <summary>Upstream accepts this and writes an empty record, which stops the keyspace in the cell (lab-workflows.md 5).</summary>
    public static Block? NoServingShard(SrvKeyspaceSituation situation)
    {
        if (!situation.Keyspace.ServesNothing)
        {
            return null;
        }

        var (name, shards) = (situation.Keyspace.Name, situation.Keyspace.Records.Shards.Keys);
        return shards.IsEmpty
            ? new(
                BlockReason.NoServingShard,
                $"Keyspace {name} has no shards yet.",
                "Nothing to do: the record is written as soon as a shard serves."
            )
            : new(
                BlockReason.NoServingShard,
                $"No shard of keyspace {name} is marked as serving ({string.Join(", ", shards)}).",
                $"If that is not meant: vtctldclient SetShardIsPrimaryServing {name}/{shards[0]} true."
            );
    }

    public static Block? ShardsDoNotFit(SrvKeyspaceSituation situation) =>
        situation.Keyspace.Refusal is { } refusal
            ? new(
                BlockReason.ShardsDoNotFit,
                $"Vitess' own rebuild would refuse: {refusal.TextFor(situation.Cell)}.",
                "Look at is_primary_serving of the keyspace's shards (vtctldclient FindAllShardsInKeyspace "
                    + $"{situation.Keyspace.Name}); for a SNAPSHOT keyspace that is meant to be partial, --allow-partial."
            )
            : null;
}
