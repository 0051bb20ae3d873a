using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Findings;

/// <summary>Which serving record is meant. Ordered by cell, the SrvVSchema before the SrvKeyspaces.</summary>
public abstract record ServingRecordId(CellName Cell) : IComparable<ServingRecordId>
{
    /// <summary>The cell's one SrvVSchema.</summary>
    public sealed record SrvVSchema(CellName Cell) : ServingRecordId(Cell)
    {
        public override string ToString() => string.Concat(Cell.Value, " SrvVSchema");
    }

    /// <summary>The SrvKeyspace of one keyspace in the cell.</summary>
    public sealed record SrvKeyspace(CellName Cell, KeyspaceName Keyspace) : ServingRecordId(Cell)
    {
        public override string ToString() => string.Concat(Cell.Value, " SrvKeyspace ", Keyspace.Value);
    }

    /// <summary>The keyspace of a SrvKeyspace; null for a SrvVSchema, which is about all of them.</summary>
    public KeyspaceName? KeyspaceName => (this as SrvKeyspace)?.Keyspace;

    public int CompareTo(ServingRecordId? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byCell = Cell.CompareTo(other.Cell);
        return byCell != 0 ? byCell : string.CompareOrdinal(KeyspaceName?.Value ?? "", other.KeyspaceName?.Value ?? "");
    }
}
