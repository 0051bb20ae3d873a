using ControlPlane.Protocols.Topodata;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Tests;

/// <summary>A topology in memory: a global store, more stores by address, faults before each, and passes over it all.</summary>
internal sealed class World : ICellStores, IPassObserver
{
    public const string GlobalAddress = "127.0.0.1:2379";

    public static readonly GlobalLayout Layout = new(new TopologyRoot("/vitess/global"));

    private readonly TimeProvider time;
    private readonly SortedDictionary<string, (MemoryStore Store, FaultScript Faults)> stores = [];

    public World(TimeProvider time)
    {
        this.time = time;
        foreach (var address in new[] { GlobalAddress, "second:2379", "third:2379" })
        {
            var store = new MemoryStore(time, new() { Address = address });
            stores[address] = (store, new FaultScript(time));
        }
    }

    public MemoryStore Global => stores[GlobalAddress].Store;

    public FaultScript GlobalFaults => stores[GlobalAddress].Faults;

    public List<Plan> Plans { get; } = [];

    public List<string> Waits { get; } = [];

    public MemoryStore Store(string address) => stores[address].Store;

    public FaultScript Faults(string address) => stores[address].Faults;

    public static CellLayout Cell(string cell) => new(new TopologyRoot($"/vitess/{cell}"));

    public CellStore Open(string serverAddress) =>
        serverAddress == GlobalAddress ? new CellStore.SameAsGlobal()
        : stores.TryGetValue(serverAddress, out var found)
            ? new CellStore.Own(new FaultyStore(found.Store, found.Faults, time))
        : new CellStore.Unusable($"nobody listens at {serverAddress}");

    public static async Task PutAsync(MemoryStore store, Key key, ByteString value, LeaseId lease = default) =>
        (
            await store.CommitAsync(new([], [new Write.Put(key, value, lease)]), CancellationToken.None)
        ).ShouldBeOfType<CommitOutcome.Committed>();

    public Task PutAsync(Key key, IMessage record) => PutAsync(Global, key, record.ToByteString());

    public async Task DeleteAsync(Key key) =>
        (
            await Global.CommitAsync(new([], [new Write.Delete(key)]), CancellationToken.None)
        ).ShouldBeOfType<CommitOutcome.Committed>();

    public async Task LoadAsync(IEnumerable<KeyValuePair<Key, ByteString>> keys)
    {
        foreach (var (key, value) in keys)
        {
            await PutAsync(Global, key, value);
        }
    }

    /// <summary>Says in the cell's CellInfo that its records lie in another store.</summary>
    public Task MoveAsync(string cell, string address) =>
        PutAsync(Layout.CellInfo(new(cell)), new CellInfo { ServerAddress = address, Root = $"/vitess/{cell}" });

    public Task<PassResult> PassAsync(PlanningRules rules, PassOptions options, params string[] cells)
    {
        var topology = new TopologyConnection
        {
            Global = new FaultyStore(Global, GlobalFaults, time),
            Layout = Layout,
            Cells = this,
        };
        var gates = new DeclaredGates([.. cells.Select(cell => new Gate { Cell = new(cell), DeclaredBy = "test" })]);
        return new TopologyPass(topology, options, this, time).RunAsync(
            new PassId("pass"),
            gates,
            rules,
            CancellationToken.None
        );
    }

    public Task<PassResult> PassAsync(params string[] cells) => PassAsync(new(), new(), cells);

    public void Gathering(int round) { }

    public void Planned(int round, Plan plan, TimeSpan duration) => Plans.Add(plan);

    public void Waiting(string reason, TimeSpan wait) => Waits.Add(reason);

    public void Ended(StepOutcome outcome, TimeSpan duration) { }
}
