using ControlPlane.Serving.Differences;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Files;

/// <summary>What became of one file, or of the record that it is about.</summary>
internal sealed record FileOutcome(string File, FileFate Fate)
{
    /// <summary>With an import: the record.</summary>
    public Key? Key { get; init; }

    /// <summary>The record's revision.</summary>
    public Revision? At { get; init; }

    public string? Why { get; init; }

    /// <summary>What changes in the record.</summary>
    public Difference? Difference { get; init; }
}

internal enum FileFate
{
    /// <summary>It says what was there already.</summary>
    Unchanged,

    /// <summary>It would be written.</summary>
    Pending,

    Written,

    /// <summary>The file of a keyspace that is gone was removed.</summary>
    Removed,

    /// <summary>No export wrote it, and it is of no keyspace: it was left.</summary>
    Left,

    /// <summary>The record was written by somebody else after it was read; it was left.</summary>
    Conflict,

    /// <summary>The store did not say whether it was written.</summary>
    Unknown,

    /// <summary>The store refused.</summary>
    Failed,
}
