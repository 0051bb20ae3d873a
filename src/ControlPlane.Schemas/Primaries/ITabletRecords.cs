using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Schemas.Primaries;

/// <summary>The Tablet records, which lie in the stores of the tablets' cells.</summary>
public interface ITabletRecords
{
    /// <summary>Reads one, as it is now. Null: it does not exist.</summary>
    /// <exception cref="StoreException">
    /// The store cannot be reached, the cell has none, or the record cannot be decoded; the message says which.
    /// </exception>
    Task<Tablet?> FindAsync(Topology.Names.TabletAlias alias, CancellationToken cancellation);
}
