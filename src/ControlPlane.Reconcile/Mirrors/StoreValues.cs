using System.Collections.Concurrent;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>The mirrored values of each store, and the same stores with listings that make use of them.</summary>
internal sealed class StoreValues(TopologyConnection topology) : ICellStores
{
    private readonly ConcurrentDictionary<ITopologyStore, MirroredValues> values = new(
        ReferenceEqualityComparer.Instance
    );
    private readonly ConcurrentDictionary<ITopologyStore, MirroredStore> stores = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>The topology, read with the help of the mirrors.</summary>
    public TopologyConnection Connection => field ??= topology with { Global = With(topology.Global), Cells = this };

    public MirroredValues Of(ITopologyStore store) => values.GetOrAdd(store, _ => new MirroredValues());

    public CellStore Open(string serverAddress) =>
        topology.Cells.Open(serverAddress) is CellStore.Own(var store)
            ? new CellStore.Own(With(store))
            : topology.Cells.Open(serverAddress);

    private MirroredStore With(ITopologyStore store) =>
        stores.GetOrAdd(store, inner => new MirroredStore(inner, Of(inner)));
}
