using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Tests;

/// <summary>
/// A topology in memory: a global store, more stores by address, faults before each, and passes over it all. What the
/// passes commit is held against what must be true of every write, whatever the test is about.
/// </summary>
internal sealed class World : ICellStores, IPassObserver
{
    public const string GlobalAddress = "127.0.0.1:2379";
    public const string Second = "second:2379";
    public const string Third = "third:2379";

    public static readonly GlobalLayout Layout = new(new TopologyRoot("/vitess/global"));

    private readonly SortedDictionary<string, (MemoryStore Store, FaultScript Faults)> stores = [];
    private readonly List<Hook> hooks = [];

    public World(TimeProvider time)
    {
        Time = time;
        foreach (var address in new[] { GlobalAddress, Second, Third })
        {
            stores[address] = (new MemoryStore(time, new() { Address = address }), new FaultScript(time));
        }
    }

    public TimeProvider Time { get; }

    /// <summary>Asked before the faults of each store, for tests that want their own.</summary>
    public IStoreFaults? Weather { get; init; }

    public MemoryStore Global => stores[GlobalAddress].Store;

    public FaultScript GlobalFaults => stores[GlobalAddress].Faults;

    public List<Plan> Plans { get; } = [];

    /// <summary>Every lock key that a pass has put.</summary>
    public HashSet<Key> OurLocks { get; } = [];

    public List<string> Waits { get; } = [];

    public List<StepOutcome> Told { get; } = [];

    public MemoryStore Store(string address) => stores[address].Store;

    public FaultScript Faults(string address) => stores[address].Faults;

    public static CellLayout Cell(string cell) => new(new TopologyRoot($"/vitess/{cell}"));

    public CellStore Open(string serverAddress) =>
        serverAddress == GlobalAddress ? new CellStore.SameAsGlobal()
        : stores.ContainsKey(serverAddress) ? new CellStore.Own(Behind(serverAddress))
        : new CellStore.Unusable($"nobody listens at {serverAddress}");

    /// <summary>Does something in the very moment before a call of a pass reaches its store.</summary>
    public void Before(Predicate<StoreCall> call, Func<Task> act, int times = 1) => hooks.Add(new(call, act, times));

    public Task<PassResult> PassAsync(params string[] cells) => PassAsync(new(), new(), cells);

    public Task<PassResult> PassAsync(PlanningRules rules, params string[] cells) => PassAsync(rules, new(), cells);

    public Task<PassResult> PassAsync(PlanningRules rules, PassOptions options, params string[] cells) =>
        Pass(options).RunAsync(new PassId("pass"), Gates(cells), rules, CancellationToken.None);

    public TopologyPass Pass(PassOptions options) => new(Connection, options, this, Time);

    public TopologyConnection Connection =>
        new()
        {
            Global = Behind(GlobalAddress),
            Layout = Layout,
            Cells = this,
        };

    public static DeclaredGates Gates(params string[] cells) =>
        new([.. cells.Select(cell => new Gate { Cell = new(cell), DeclaredBy = "test" })]);

    public void Gathering(int round) { }

    public void Planned(int round, Plan plan, TimeSpan duration) => Plans.Add(plan);

    public void Waiting(string reason, TimeSpan wait) => Waits.Add(reason);

    public void Ended(StepOutcome outcome, TimeSpan duration) => Told.Add(outcome);

    /// <summary>No lock and no lease of anybody is left, at the latest when what could not be revoked has run out.</summary>
    public async Task ShouldBeCleanAsync()
    {
        await Task.Delay(TimeSpan.FromMinutes(2), Time, CancellationToken.None);
        foreach (var (store, _) in stores.Values)
        {
            store.Leases.ShouldBeEmpty();
            store.OpenWatches.ShouldBe(0);
            store.Entries.ShouldAllBe(entry => !entry.Key.Raw.Contains("/locks/", StringComparison.Ordinal));
        }
    }

    public FaultyStore Behind(string address)
    {
        var (store, script) = stores[address];
        return new FaultyStore(store, new Watchful(this, address, script), Time);
    }

    private sealed record Hook(Predicate<StoreCall> Call, Func<Task> Act, int Times)
    {
        public int Left { get; set; } = Times;
    }

    /// <summary>Runs the hooks, checks what must hold of every commit, and then asks the script.</summary>
    private sealed class Watchful(World world, string address, FaultScript script) : IStoreFaults
    {
        public async ValueTask<Fate> OnRequestAsync(StoreCall call, CancellationToken cancellation)
        {
            if (world.hooks.Find(hook => hook.Left > 0 && hook.Call(call)) is { } hook)
            {
                hook.Left--;
                await hook.Act();
            }

            if (
                world.Weather is { } weather
                && await weather.OnRequestAsync(call, cancellation) is not Fate.Passed and var fate
            )
            {
                return fate;
            }

            if (call is StoreCall.Commit(var transaction))
            {
                CommitRules.Check(transaction, address == GlobalAddress, world.Global, world.OurLocks);
                world.OurLocks.UnionWith(transaction.Writes.Select(write => write.Key).Where(CommitRules.IsLock));
            }

            return await script.OnRequestAsync(call, cancellation);
        }

        public async ValueTask<Fate> OnReplyAsync(StoreCall call, CancellationToken cancellation) =>
            world.Weather is { } weather
            && await weather.OnReplyAsync(call, cancellation) is not Fate.Passed and var fate
                ? fate
                : await script.OnReplyAsync(call, cancellation);

        public ValueTask<Fate> OnChangeAsync(
            StoreCall.Watch watch,
            TopologyChange change,
            CancellationToken cancellation
        ) => script.OnChangeAsync(watch, change, cancellation);
    }
}
