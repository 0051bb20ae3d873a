using System.Collections.Immutable;

namespace ControlPlane.Serving.Differences;

public enum Change
{
    Added,
    Removed,
    Changed,
}

/// <summary>
/// One thing that differs between two records, with the things inside it that differ: a record, a keyspace in it, a
/// table in that, one field of the table.
/// </summary>
public sealed record Difference
{
    public required Change Change { get; init; }

    /// <summary>What kind of thing it is, for example <c>table</c>; empty when the name says it.</summary>
    public required string Subject { get; init; }

    public required string Name { get; init; }

    /// <summary>What it was, in short; null: not there, or told by <see cref="Parts"/>.</summary>
    public string? Before { get; init; }

    /// <summary>What it becomes, in short; null: not there any more, or told by <see cref="Parts"/>.</summary>
    public string? After { get; init; }

    public ImmutableArray<Difference> Parts { get; init; } = [];

    /// <summary>How many parts were left out by <see cref="Capped"/>.</summary>
    public int Omitted { get; init; }

    /// <summary>The same, with at most so many parts at each level: a huge record stays readable.</summary>
    public Difference Capped(int parts) =>
        this with
        {
            Parts = [.. Parts.Take(parts).Select(part => part.Capped(parts))],
            Omitted = Omitted + Math.Max(0, Parts.Length - parts),
        };

    /// <summary>How many things differ at the lowest level.</summary>
    public int Count => Parts.IsEmpty ? 1 : Parts.Sum(part => part.Count);

    public bool Equals(Difference? other) =>
        other is not null
        && (Change, Subject, Name, Before, After, Omitted)
            == (other.Change, other.Subject, other.Name, other.Before, other.After, other.Omitted)
        && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Change, Subject, Name, Before, After, Parts.Length);
}
