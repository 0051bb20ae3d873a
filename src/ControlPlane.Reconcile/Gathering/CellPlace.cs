using ControlPlane.Protocols.Topodata;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>Where a cell's serving records lie, by its CellInfo.</summary>
public abstract record CellPlace(CellName Cell)
{
    public sealed record InGlobalStore(CellName Cell, CellLayout Layout) : CellPlace(Cell);

    public sealed record InOwnStore(CellName Cell, CellLayout Layout, ITopologyStore Store) : CellPlace(Cell);

    public sealed record Nowhere(CellName Cell, string Why) : CellPlace(Cell);

    public static CellPlace Of(CellName cell, StoredRecord<CellInfo> record, ICellStores stores)
    {
        if (record.Message is not { } info)
        {
            return new Nowhere(cell, $"{record.Key} cannot be decoded: {record.Broken}");
        }

        if (info.ServerAddress.Length == 0)
        {
            return new Nowhere(cell, $"{record.Key} has no server_address.");
        }

        var layout = new CellLayout(new TopologyRoot(info.Root));
        return stores.Open(info.ServerAddress) switch
        {
            CellStore.SameAsGlobal => new InGlobalStore(cell, layout),
            CellStore.Own own => new InOwnStore(cell, layout, own.Store),
            CellStore.Unusable unusable => new Nowhere(cell, $"{record.Key}: {unusable.Why}"),
            _ => throw new InvalidOperationException("A cell's store is one of three."),
        };
    }
}
