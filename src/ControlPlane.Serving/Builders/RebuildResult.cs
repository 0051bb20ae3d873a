using System.Collections.Immutable;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Builders;

/// <summary>
/// What one of upstream's rebuilds does to the cells' records, and what it answers. An error does not mean that
/// nothing was written.
/// </summary>
public sealed record RebuildResult<T>
{
    /// <summary>Null: success.</summary>
    public RebuildError? Error { get; init; }

    /// <summary>The cells whose record is replaced, and by what. Cells share one message.</summary>
    public ImmutableSortedDictionary<CellName, T> Written { get; init; } = ImmutableSortedDictionary<CellName, T>.Empty;

    /// <summary>The cells in which everything of the keyspace is deleted.</summary>
    public ImmutableSortedSet<CellName> Removed { get; init; } = [];
}
