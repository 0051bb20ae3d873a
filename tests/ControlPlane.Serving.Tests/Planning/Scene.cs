using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Serving.Tests.Planning;

/// <summary>A topology on paper: its keys as a store would hold them, looked at as a pass would look.</summary>
internal sealed class Scene
{
    public static readonly GlobalLayout Layout = new(new TopologyRoot("/vitess/global"));
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly SortedDictionary<Key, Entry> entries = [];
    private readonly Dictionary<string, CellView> views = [];
    private readonly HashSet<string> ownStores = [];
    private long revision = 1;

    /// <summary>What was seen for how long; everything, unless a test says otherwise.</summary>
    public Func<Observed, Observed> Seen { get; set; } =
        observed =>
            observed with
            {
                VSchemaQuietFor = observed.Global.Keyspaces.ToOrdinalMap(pair => pair.Key, _ => TimeSpan.FromDays(1)),
                RoutingRulesQuietFor = TimeSpan.FromDays(1),
            };

    /// <summary>What is known of live tables; nothing, unless a test says otherwise.</summary>
    public KeptRouting Routing { get; set; } = KeptRouting.None;

    public static CellLayout In(string cell) => new(new TopologyRoot($"/vitess/{cell}"));

    public Scene Put(Key key, IMessage record) => Put(key, record.ToByteString());

    public Scene Put(Key key, ByteString value, LeaseId lease = default)
    {
        var at = new Revision(++revision);
        var created = entries.TryGetValue(key, out var before) ? before.Created : at;
        entries[key] = new()
        {
            Key = key,
            Value = value,
            Created = created,
            Modified = at,
            Lease = lease,
        };
        return this;
    }

    /// <summary>Bytes that are no message.</summary>
    public Scene Break(Key key) => Put(key, ByteString.CopyFrom(0xFF, 0xFF));

    public Scene Remove(Key key)
    {
        revision++;
        entries.Remove(key);
        return this;
    }

    public Scene Cell(string cell, bool ownStore = false)
    {
        if (ownStore)
        {
            ownStores.Add(cell);
        }

        return Put(Layout.CellInfo(new(cell)), new CellInfo { ServerAddress = "etcd:2379", Root = $"/vitess/{cell}" });
    }

    public Scene Unreadable(string cell)
    {
        views[cell] = new CellView.Unreadable(new(cell), "its store does not answer");
        return this;
    }

    /// <summary>A keyspace with a VSchema of one table; shards serve unless their name ends with an exclamation mark.</summary>
    public Scene Keyspace(string keyspace, params string[] shards)
    {
        Put(Layout.Keyspace(new(keyspace)), new Keyspace());
        VSchema(keyspace, $"{keyspace}_t");
        foreach (var shard in shards)
        {
            Shard(keyspace, shard.TrimEnd('!'), !shard.EndsWith('!'));
        }

        return this;
    }

    public Scene VSchema(string keyspace, params string[] tables)
    {
        var vschema = new VSchemaKeyspace();
        foreach (var table in tables)
        {
            vschema.Tables[table] = new();
        }

        return Put(Layout.VSchema(new(keyspace)), vschema);
    }

    public Scene Shard(string keyspace, string shard, bool isServing) =>
        Put(
            Layout.Shard(new(keyspace), new(shard)),
            new Shard { IsPrimaryServing = isServing, KeyRange = new ShardName(shard).KeyRange?.ToMessage() }
        );

    public Scene SrvKeyspace(string cell, string keyspace, SrvKeyspace record) =>
        Put(In(cell).SrvKeyspace(new(keyspace)), record);

    /// <param name="directory">Below the global root.</param>
    /// <param name="age">By the lock's value; null: it does not say.</param>
    /// <param name="leased">False: nobody keeps the key alive.</param>
    public Scene Lock(string directory, TimeSpan? age, bool leased = true)
    {
        var text = age is { } held
            ? $$"""{"Action":"SwitchReads","HostName":"h","UserName":"u","Time":"{{Now - held:yyyy-MM-ddTHH:mm:ssZ}}"}"""
            : "";
        return Put(
            Layout.Root.Key($"{directory}/locks/77"),
            ByteString.CopyFromUtf8(text),
            leased ? new LeaseId(77) : LeaseId.None
        );
    }

    public Observed Observe()
    {
        var global = GlobalRecordsReader.Read(Layout, entries.Values, new(revision));
        return Seen(
            new Observed
            {
                Now = Now,
                Global = global,
                Cells = global.Cells.ToOrdinalMap(pair => pair.Key, pair => ViewOf(pair.Key)),
                Routing = Routing,
            }
        );
    }

    public Plan Plan(PlanningRules rules, DeclaredGates gates) => Planner.Plan(Observe(), gates, rules);

    public Plan Plan(PlanningRules rules, params string[] cells) => Plan(rules, Gates(cells));

    public static DeclaredGates Gates(params string[] cells) =>
        new([.. cells.Select(cell => new Gate { Cell = new(cell), DeclaredBy = "test" })]);

    /// <summary>Carries out a plan.</summary>
    public Scene Apply(Plan plan)
    {
        foreach (var step in plan.Steps)
        {
            var layout = In(step.Record.Cell.Value);
            var key = step.Record.KeyspaceName is { } keyspace ? layout.SrvKeyspace(keyspace) : layout.SrvVSchema;
            (entries.GetValueOrDefault(key)?.Modified ?? Revision.None).ShouldBe(step.Replaces, $"{key}");
            _ = step is PlanStep.Write write ? Put(key, write.Content) : Remove(key);
        }

        return this;
    }

    /// <summary>Writes all that these cells lack, so that a test begins with everything in order.</summary>
    public Scene Settle(params string[] cells)
    {
        var plan = Plan(new(), cells);
        plan.Findings.ShouldAllBe(finding => finding.Block == null);
        return Apply(plan);
    }

    /// <summary>The finding on one record: a SrvVSchema when there is no keyspace.</summary>
    public Finding Judge(PlanningRules rules, string cell, string? keyspace = null) =>
        Plan(rules, cell).Findings.Single(finding => finding.Record.KeyspaceName?.Value == keyspace);

    public Finding Judge(string cell, string? keyspace = null) => Judge(new(), cell, keyspace);

    private CellView ViewOf(CellName cell) =>
        views.GetValueOrDefault(cell.Value)
        ?? new CellView.Read(
            cell,
            ServingRecordsReader.Read(In(cell.Value), entries.Values, new(revision), !ownStores.Contains(cell.Value))
        );
}
