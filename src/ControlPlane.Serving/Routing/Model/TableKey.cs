using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>A table of a keyspace, in the order in which we build: by keyspace, then by name.</summary>
internal readonly record struct TableKey(KeyspaceName Keyspace, string Table) : IComparable<TableKey>
{
    public int CompareTo(TableKey other) =>
        Keyspace.CompareTo(other.Keyspace) is not 0 and var byKeyspace
            ? byKeyspace
            : string.CompareOrdinal(Table, other.Table);
}
