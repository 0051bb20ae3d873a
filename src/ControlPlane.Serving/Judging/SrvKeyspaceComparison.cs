using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>Compares a SrvKeyspace with what it should be, by decoded content: equal messages may have different bytes.</summary>
internal static class SrvKeyspaceComparison
{
    public static (Verdict Condition, string Why) Compare(
        KeyspaceCase keyspace,
        StoredRecord<SrvKeyspace>? existing,
        ByteString? desiredBytes
    )
    {
        if (existing is null)
        {
            return (
                Verdict.Missing,
                $"Keyspace {keyspace.Name} has no SrvKeyspace in this cell, so its vtgates cannot serve it."
            );
        }

        // Vitess writes a record without partitions when no shard serves. Equal to that is not in order.
        if (existing.Value.Equals(desiredBytes) && !keyspace.ServesNothing)
        {
            return (Verdict.InSync, "Equal to what a rebuild would write.");
        }

        if (existing.Message is not { } message)
        {
            return (Verdict.Undecodable, $"{existing.Key} is no SrvKeyspace: {existing.Broken}");
        }

        return !message.Partitions.Any(ServedTypes.HasShards)
            ? (Verdict.Empty, "It names no shard, so every query fails with \"No partition found\".")
            : CompareDecoded(keyspace, message, desiredBytes);
    }

    private static (Verdict Condition, string Why) CompareDecoded(
        KeyspaceCase keyspace,
        SrvKeyspace existing,
        ByteString? desiredBytes
    )
    {
        if (desiredBytes is null)
        {
            return (Verdict.Stale, "What it should be cannot be built.");
        }

        var desired = SrvKeyspace.Parser.ParseFrom(desiredBytes);
        if (existing.Equals(desired))
        {
            return (Verdict.InSync, "Equal to what a rebuild would write.");
        }

        if (!keyspace.Signs.DisabledControls.IsEmpty && WithoutControls(existing).Equals(desired))
        {
            return (Verdict.InSync, "Equal to what a rebuild would write, but for the tablet controls of a migration.");
        }

        return OnlyLacks(existing, desired)
            ? (Verdict.Incomplete, $"It lacks {Lacking(existing, desired)}.")
            : (Verdict.Stale, Describe(existing, desired));
    }

    private static SrvKeyspace WithoutControls(SrvKeyspace record)
    {
        var bare = record.Clone();
        foreach (var partition in bare.Partitions)
        {
            partition.ShardTabletControls.Clear();
        }

        return bare;
    }

    /// <summary>A partition without shards, as RemoveShardCell leaves it behind, says no more than none.</summary>
    private static bool OnlyLacks(SrvKeyspace existing, SrvKeyspace desired)
    {
        var filled = existing.Partitions.Where(ServedTypes.HasShards).ToArray();
        return Equals(existing.ThrottlerConfig, desired.ThrottlerConfig)
            && filled.All(partition => desired.Partitions.Contains(partition))
            && filled.Length < desired.Partitions.Count;
    }

    private static string Lacking(SrvKeyspace existing, SrvKeyspace desired) =>
        string.Join(
            ", ",
            desired
                .Partitions.Where(partition => !existing.Partitions.Contains(partition))
                .Select(partition => TabletTypes.NameOf(partition.ServedType))
        );

    private static string Describe(SrvKeyspace existing, SrvKeyspace desired)
    {
        var (before, after) = (ServedTypes.Describe(existing), ServedTypes.Describe(desired));
        if (before != after)
        {
            return $"It serves {before}; the shards say {after}.";
        }

        return Equals(existing.ThrottlerConfig, desired.ThrottlerConfig)
            ? "Its shards are right, but its tablet controls or key ranges differ."
            : "Its throttler configuration differs from the Keyspace record's.";
    }
}
