using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Moves;

/// <summary>A key that is not what it was when a plan was made.</summary>
/// <param name="Store">The store's address.</param>
/// <param name="At">The revision of the change; null: a deletion, of which the revision is not known.</param>
internal sealed record Moved(string Store, Key Key, MoveKind Kind, Revision? At)
{
    /// <summary>Of a lock that was taken: who did, as far as its value says.</summary>
    public string? Holder { get; init; }
}

internal enum MoveKind
{
    Written,
    Deleted,
    Locked,
    Unlocked,

    /// <summary>The store itself went back to an earlier revision: it was restored from a backup.</summary>
    Restored,

    /// <summary>The store no longer knows that revision, so keys that were deleted since cannot be told.</summary>
    Forgotten,
}
