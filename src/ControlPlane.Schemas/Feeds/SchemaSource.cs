using ControlPlane.Schemas.Tablets;
using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Feeds;

/// <summary>How it stands with the list of one keyspace, for people.</summary>
public sealed record SchemaSource
{
    public required KeyspaceName Keyspace { get; init; }

    /// <summary>Who is asked: a tablet's alias and address, or the file and line. Null: nobody was found to ask.</summary>
    public string? Where { get; init; }

    /// <summary>When the list was last known to be true. Null: it was never read by this process.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    public int Tables { get; init; }

    public int Views { get; init; }

    /// <summary>What keeps the list from being read now. Null: nothing.</summary>
    public SchemaTrouble? Trouble { get; init; }
}

/// <param name="Kind">Which kind of trouble.</param>
/// <param name="Why">In words.</param>
/// <param name="Since">When the keyspace's list could not be read for the first time since it last could.</param>
/// <param name="Failures">How often since then.</param>
public sealed record SchemaTrouble(TabletTrouble Kind, string Why, DateTimeOffset Since, int Failures);
