using ControlPlane.Reconcile.Topologies;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Stores;

/// <summary>A topology whose stores are open until this is disposed of.</summary>
internal sealed class OpenTopology : IAsyncDisposable
{
    private readonly ITopologyStore global;
    private readonly CellStores cells;

    private OpenTopology(ITopologyStore global, CellStores cells, GlobalLayout layout)
    {
        this.global = global;
        this.cells = cells;
        Connection = new()
        {
            Global = global,
            Layout = layout,
            Cells = cells,
        };
    }

    public TopologyConnection Connection { get; }

    /// <summary>For people: <c>etcd 10.0.0.1:2379, root /vitess/global</c>.</summary>
    public string Name => $"{global.Address}, root {Connection.Layout.Root}";

    public static OpenTopology Open(EtcdAddress address, TopologyRoot root, IStoreFactory factory) =>
        new(factory.Open(address), new CellStores(address, factory), new GlobalLayout(root));

    /// <summary>The cells that have a CellInfo.</summary>
    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public async Task<OrdinalSet<CellName>> CellsAsync(CancellationToken cancellation)
    {
        var layout = Connection.Layout;
        var names = new List<CellName>();
        await foreach (var page in global.ListAsync(layout.Cells, new ListOptions(KeysOnly: true), cancellation))
        {
            names.AddRange(
                from entry in page.Entries
                let segments = layout.Root.Segments(entry.Key)
                where segments is ["cells", _, "CellInfo"]
                select new CellName(segments[1])
            );
        }

        return names.ToOrdinalSet();
    }

    public async ValueTask DisposeAsync()
    {
        await cells.DisposeAsync();
        await global.DisposeAsync();
    }
}
