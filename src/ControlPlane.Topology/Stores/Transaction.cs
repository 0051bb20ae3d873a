using System.Collections.Immutable;
using Google.Protobuf;

namespace ControlPlane.Topology.Stores;

/// <summary>Writes that happen all together, at one revision, and only if every condition holds.</summary>
public sealed record Transaction(ImmutableArray<Condition> Conditions, ImmutableArray<Write> Writes);

/// <summary>What must be true of the store for a transaction to commit.</summary>
public abstract record Condition
{
    private Condition() { }

    /// <summary>The keys that it is about.</summary>
    public abstract KeySpan Span { get; }

    /// <summary>The key was last written at <paramref name="At"/>; <see cref="Revision.None"/>: it does not exist.</summary>
    public sealed record ModifiedAt(Key Key, Revision At) : Condition
    {
        public override KeySpan Span => KeySpan.Single(Key);
    }

    /// <summary>The key was created at <paramref name="At"/>; proves that a lock key is still the one we put.</summary>
    public sealed record CreatedAt(Key Key, Revision At) : Condition
    {
        public override KeySpan Span => KeySpan.Single(Key);
    }

    /// <summary>
    /// No key of the span was written after <paramref name="Limit"/>. Blind to deleted keys: pair it with one
    /// <see cref="ModifiedAt"/> per key that must still be there.
    /// </summary>
    public sealed record NoneModifiedAfter(KeySpan Keys, Revision Limit) : Condition
    {
        public override KeySpan Span => Keys;
    }

    /// <summary>The span holds no key.</summary>
    public sealed record Empty(KeySpan Keys) : Condition
    {
        public override KeySpan Span => Keys;
    }
}

/// <summary>One write of a transaction. No key may be written twice in one transaction.</summary>
public abstract record Write(Key Key)
{
    public sealed record Put(Key Key, ByteString Value, LeaseId Lease = default) : Write(Key);

    public sealed record Delete(Key Key) : Write(Key);
}

/// <summary>
/// How a transaction ended. A store that certainly wrote nothing for another reason than a failed condition
/// (refused, too large, full, never sent) throws <see cref="StoreException"/> instead.
/// </summary>
public abstract record CommitOutcome
{
    private CommitOutcome() { }

    /// <summary>All writes happened, at this revision.</summary>
    public sealed record Committed(Revision At) : CommitOutcome;

    /// <summary>A condition did not hold at this revision; nothing was written.</summary>
    public sealed record Conflict(Revision At) : CommitOutcome;

    /// <summary>It may or may not have happened: read again before doing anything else.</summary>
    public sealed record Unknown(string Why) : CommitOutcome;
}
