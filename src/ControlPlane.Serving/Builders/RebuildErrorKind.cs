namespace ControlPlane.Serving.Builders;

/// <summary>What one of upstream's rebuilds may refuse.</summary>
public enum RebuildErrorKind
{
    /// <summary>The keyspace has no Keyspace record.</summary>
    KeyspaceNotFound,

    /// <summary>The cell has no CellInfo; the other cells are written all the same.</summary>
    CellNotFound,

    /// <summary>An input or a record to be replaced cannot be decoded. Nothing is written.</summary>
    UndecodableRecord,

    /// <summary>A name under <c>shards/</c> is no name for a shard. Nothing is written.</summary>
    InvalidShardName,

    /// <summary>A cell's present SrvKeyspace has query service disabled for some shard. Nothing is written.</summary>
    MigrationInProgress,

    MissingMinKey,
    MissingMaxKey,
    InconsistentKeyRanges,
    NonContiguousKeyRanges,
}
