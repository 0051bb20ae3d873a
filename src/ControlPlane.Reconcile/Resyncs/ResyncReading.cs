using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Resyncs;

/// <summary>One key of which a full read and a mirror said something else.</summary>
/// <param name="Read">What was read; null: there was no such key.</param>
/// <param name="At">The revision it was read at.</param>
internal sealed record Suspicion(MirrorFeed Feed, Key Key, Entry? Read, Revision At)
{
    /// <summary>
    /// False: the mirror only was behind, or ahead. It still says what cannot be, by what was read, when it has neither
    /// come to the same nor been told of anything later.
    /// </summary>
    public bool Holds(Entry? mirrored) =>
        (Read, mirrored) switch
        {
            (null, null) => false,
            (null, { } left) => left.Modified <= At,
            (_, null) => Feed.DeletedAt(Key) <= At && Feed.BeganAt <= At,
            ({ } read, { } other) => other.Modified < read.Modified
                || (other.Modified == read.Modified && !other.Value.Equals(read.Value))
                || (other.Modified > read.Modified && other.Modified <= At),
        };
}

/// <summary>What a full read found.</summary>
/// <param name="Suspicions">Empty: the mirrors are right.</param>
/// <param name="Failure">Why some of it could not be read; null: it could.</param>
internal sealed record ResyncReading(IReadOnlyList<Suspicion> Suspicions, string? Failure);
