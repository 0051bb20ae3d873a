using System.Collections.Immutable;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Reconcile.Status;

/// <summary>What is known of live tables, and what has become of publishing them.</summary>
public sealed record RoutingStatus
{
    public static RoutingStatus Nothing { get; } = new();

    /// <summary>The tables of each keyspace as they were last read, by whomever.</summary>
    public ImmutableArray<LiveSchema> Lists { get; init; } = [];

    /// <summary>Plain names that go somewhere, by our own records.</summary>
    public int Names { get; init; }

    /// <summary>Plain names that several keyspaces have, so that they go nowhere.</summary>
    public int Ambiguous { get; init; }

    /// <summary>Our own routing records written since the start.</summary>
    public long RecordsWritten { get; init; }

    /// <summary>How often since the start a SrvVSchema was put right whose published names somebody else had dropped or spread.</summary>
    public long PutBack { get; init; }

    /// <summary>Why our own routing records could not be read or written; null: they could.</summary>
    public string? Trouble { get; init; }
}
