using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Judging;

/// <summary>Which shards a SrvKeyspace names for which tablet types.</summary>
internal static class ServedTypes
{
    /// <summary>Two types name different shards. A type that names none disagrees with nobody.</summary>
    public static bool Disagree(SrvKeyspace record) =>
        record
            .Partitions.Where(HasShards)
            .Select(partition => Shards(partition))
            .Distinct(StringComparer.Ordinal)
            .Count() > 1;

    public static bool HasShards(SrvKeyspace.Types.KeyspacePartition partition) => partition.ShardReferences.Count > 0;

    /// <summary>Every shard name that some type refers to, each once.</summary>
    public static IEnumerable<string> NamesOf(SrvKeyspace record) =>
        record
            .Partitions.SelectMany(partition => partition.ShardReferences)
            .Select(reference => reference.Name)
            .Distinct(StringComparer.Ordinal);

    /// <summary>For people: <c>PRIMARY: 0; REPLICA: -80, 80-</c>.</summary>
    public static string Describe(SrvKeyspace record) =>
        string.Join(
            "; ",
            record.Partitions.Select(partition => $"{TabletTypes.NameOf(partition.ServedType)}: {Shards(partition)}")
        );

    private static string Shards(SrvKeyspace.Types.KeyspacePartition partition) =>
        string.Join(", ", partition.ShardReferences.Select(reference => reference.Name).Order(StringComparer.Ordinal));
}
