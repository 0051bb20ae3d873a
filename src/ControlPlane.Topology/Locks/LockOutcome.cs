using System.Collections.Immutable;

namespace ControlPlane.Topology.Locks;

/// <summary>How asking for a lock ended. In all but the first case nothing of ours is left in the queue.</summary>
public abstract record LockOutcome
{
    private LockOutcome() { }

    public sealed record Held(LockHandle Handle) : LockOutcome;

    /// <param name="Ahead">Who was before us when the queue was last seen; the first of them holds the lock.</param>
    public sealed record TimedOut(ImmutableArray<LockInfo> Ahead) : LockOutcome;

    /// <summary>No key lies in the directory: there is no such keyspace.</summary>
    public sealed record NoSuchDirectory(LockDirectory Directory) : LockOutcome;
}
