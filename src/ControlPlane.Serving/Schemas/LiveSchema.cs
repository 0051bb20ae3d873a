using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Schemas;

/// <summary>
/// The tables and views that a keyspace really has, as its MySQL knows them. Names are arbitrary text and compared
/// ordinally, as vtgate compares them: <c>t1</c> and <c>T1</c> are two tables. Vitess' internal tables are left out.
/// </summary>
public sealed record LiveSchema
{
    public required KeyspaceName Keyspace { get; init; }

    public required OrdinalSet<string> Tables { get; init; }

    public required OrdinalSet<string> Views { get; init; }

    /// <summary>
    /// When the list was last known to be true. A list read again and found equal has a later time; one that cannot be
    /// read again keeps its time and grows old.
    /// </summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Where the list comes from, for people: a tablet's alias and address, or <c>file:line</c>.</summary>
    public required string Source { get; init; }

    public bool Has(string name) => Tables.Contains(name) || Views.Contains(name);

    /// <summary>The same tables and views, wherever and whenever they were read.</summary>
    public bool HasTheSameAs(LiveSchema other) =>
        ReferenceEquals(this, other)
        || (Keyspace == other.Keyspace && Tables.Equals(other.Tables) && Views.Equals(other.Views));
}
