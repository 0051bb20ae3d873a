using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>
/// What a SrvVSchema says beyond the global VSchemas: for each keyspace, the tables that get an empty entry. A name that
/// several keyspaces have gets one in each of them, which makes it ambiguous, in upstream's own words.
/// </summary>
public sealed record PublishedEntries
{
    public static PublishedEntries None { get; } =
        new() { Tables = OrdinalMap<KeyspaceName, OrdinalSet<string>>.Empty };

    /// <summary>By keyspace; a keyspace that gets none is not in here.</summary>
    public required OrdinalMap<KeyspaceName, OrdinalSet<string>> Tables { get; init; }

    /// <summary>Keyspaces with tables that no VSchema names, published or withheld.</summary>
    public OrdinalSet<KeyspaceName> Having { get; init; } = OrdinalSet<KeyspaceName>.Empty;

    /// <summary>Keyspaces whose tables nobody has read, and that may have some.</summary>
    public OrdinalSet<KeyspaceName> Unread { get; init; } = OrdinalSet<KeyspaceName>.Empty;

    /// <summary>How many names are known and not published, because a keyspace of <see cref="Unread"/> may have them too.</summary>
    public int Withheld { get; init; }

    public bool AreNone => Tables.Count == 0;

    public int Count => Tables.Values.Sum(names => names.Count);

    public bool Has(KeyspaceName keyspace, string table) => Tables.Find(keyspace)?.Contains(table) == true;
}
