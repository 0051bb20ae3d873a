using ControlPlane.Schemas.Tablets;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Feeds;

/// <summary>What is known of live tables at one moment.</summary>
public sealed record SchemaView
{
    public static SchemaView Empty { get; } = new();

    /// <summary>
    /// The lists read by this process. One that cannot be read again stays as it was; one of a keyspace that is gone, or is
    /// sharded now, is left out.
    /// </summary>
    public LiveSchemas Schemas { get; init; } = LiveSchemas.Empty;

    /// <summary>Every keyspace that should have a list, with or without one.</summary>
    public OrdinalMap<KeyspaceName, SchemaSource> Sources { get; init; } = OrdinalMap<KeyspaceName, SchemaSource>.Empty;

    /// <summary>Lists read since the start.</summary>
    public long Reads { get; init; }

    /// <summary>Failures since the start, by their kind.</summary>
    public OrdinalMap<string, long> Failures { get; init; } = OrdinalMap<string, long>.Empty;

    /// <summary>Counts one failure more.</summary>
    internal SchemaView Failed(TabletTrouble kind) =>
        this with
        {
            Failures = Failures.With(kind.ToString(), Failures.Find(kind.ToString()) + 1),
        };
}
