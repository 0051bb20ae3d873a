using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>What is known of live tables, and what was published of it before.</summary>
public sealed record KeptRouting
{
    public static KeptRouting None { get; } = new();

    /// <summary>The tables of each keyspace as they were last read, by whomever; kept however old they are.</summary>
    public LiveSchemas Live { get; init; } = LiveSchemas.Empty;

    /// <summary>Names that are in our own records as reachable in the keyspace by its live tables alone.</summary>
    public OrdinalMap<KeyspaceName, OrdinalSet<string>> Published { get; init; } =
        OrdinalMap<KeyspaceName, OrdinalSet<string>>.Empty;

    /// <summary>Nothing was ever read or published: all is as if there were no live tables in the world.</summary>
    public bool IsNone => Live.Keyspaces.Count == 0 && Published.Count == 0;

    /// <summary>The keyspace has such a table or view, as far as was read, or had one when names were last published.</summary>
    public bool Knows(KeyspaceName keyspace, string table) =>
        (Live.Find(keyspace) is { } live && (live.Tables.Contains(table) || live.Views.Contains(table)))
        || Published.Find(keyspace)?.Contains(table) == true;
}
