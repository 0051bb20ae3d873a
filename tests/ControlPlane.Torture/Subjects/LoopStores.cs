using System.Collections.Concurrent;
using ControlPlane.EtcdFixture;
using ControlPlane.Reconcile.Resilience;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Simulation.Planted;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Subjects;

/// <summary>The stores of a loop, opened as the executable opens them: by their wires, with limits and a breaker around each.</summary>
internal sealed class LoopStores : ICellStores, IAsyncDisposable
{
    private static readonly ResilienceOptions Quick = new()
    {
        ReadTimeout = TimeSpan.FromSeconds(3),
        FirstBreak = TimeSpan.FromMilliseconds(100),
        LongestBreak = TimeSpan.FromSeconds(1),
    };

    private readonly ConcurrentDictionary<string, CellStore> opened = [];
    private readonly Stage stage;
    private readonly Func<Sabotage?> plant;

    /// <param name="plant">A bug between the loop and its stores; null: none.</param>
    public LoopStores(Stage stage, Func<Sabotage?> plant)
    {
        (this.stage, this.plant) = (stage, plant);
        var global = Open(stage.WiredAddress, isGlobal: true);
        Connection = new()
        {
            Global = global,
            Layout = Cluster.Layout,
            Cells = this,
        };
    }

    public TopologyConnection Connection { get; }

    public CellStore Open(string serverAddress) =>
        EtcdAddress.Parse(serverAddress).SharesServerWith(EtcdAddress.Parse(stage.WiredAddress))
            ? new CellStore.SameAsGlobal()
            : opened.GetOrAdd(serverAddress, address => new CellStore.Own(Open(address, isGlobal: false)));

    public async ValueTask DisposeAsync()
    {
        foreach (var own in opened.Values.OfType<CellStore.Own>())
        {
            await own.Store.DisposeAsync();
        }

        await Connection.Global.DisposeAsync();
    }

    private ITopologyStore Open(string address, bool isGlobal)
    {
        var store = new ResilientStore(
            EtcdServer.Open(Reach.Wired(address, stage.NeedsUsers)),
            Quick,
            TimeProvider.System
        );
        return plant()?.Spoil(store, isGlobal) ?? store;
    }
}
