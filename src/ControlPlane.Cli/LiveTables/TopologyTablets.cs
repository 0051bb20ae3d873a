using ControlPlane.Protocols.Topodata;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using ControlPlane.Topology.Stores;
using TabletAlias = ControlPlane.Topology.Names.TabletAlias;

namespace ControlPlane.Cli.LiveTables;

/// <summary>Reads Tablet records in the stores of their cells, which the CellInfo records tell.</summary>
internal sealed class TopologyTablets(TopologyConnection topology) : ITabletRecords
{
    public async Task<Tablet?> FindAsync(TabletAlias alias, CancellationToken cancellation)
    {
        var (store, layout) = await PlaceOfAsync(alias.Cell, cancellation);
        var key = layout.Tablet(alias);
        return await store.GetAsync(key, cancellation) is not { } entry
            ? null
            : RecordCodec.Decode<Tablet>(entry.Value) switch
            {
                Decoded<Tablet>.Message(var tablet) => tablet,
                Decoded<Tablet>.Broken(var why) => throw Unusable($"{key} cannot be decoded: {why}"),
                _ => throw new InvalidOperationException("A record is a message or broken."),
            };
    }

    private async Task<(IStoreReader Store, CellLayout Layout)> PlaceOfAsync(
        CellName cell,
        CancellationToken cancellation
    )
    {
        var key = topology.Layout.CellInfo(cell);
        var entry =
            await topology.Global.GetAsync(key, cancellation)
            ?? throw Unusable($"{key} does not exist, so nobody knows where the tablets of {cell} are.");
        return CellPlace.Of(cell, new(entry), topology.Cells) switch
        {
            CellPlace.InGlobalStore(_, var layout) => (topology.Global, layout),
            CellPlace.InOwnStore(_, var layout, var store) => (store, layout),
            CellPlace.Nowhere(_, var why) => throw Unusable(why),
            _ => throw new InvalidOperationException("A cell's place is one of three."),
        };
    }

    private StoreException Unusable(string why) => new(StoreFailure.Unavailable, topology.Global.Address, why);
}
