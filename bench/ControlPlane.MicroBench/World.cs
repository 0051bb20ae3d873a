using ControlPlane.Bench.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.MicroBench;

/// <summary>A generated topology as a pass observes it.</summary>
internal sealed class World
{
    private readonly GeneratedTopology topology;

    public World(int keyspaces, int cells)
    {
        topology = new(keyspaces, cells);
        Global = GlobalRecordsReader.Read(GeneratedTopology.Layout, Inputs(), new(1));
        Gates = new DeclaredGates([
            .. topology.CellNames.Select(cell => new Gate { Cell = new(cell), DeclaredBy = "bench" }),
        ]);
    }

    public GlobalRecords Global { get; }

    public DeclaredGates Gates { get; }

    /// <summary>The inputs and no serving record.</summary>
    public Observed Cold => With(_ => []);

    /// <summary>Inputs that were decoded by nobody yet, as after reading them.</summary>
    public GlobalRecords ReadAnew() => GlobalRecordsReader.Read(GeneratedTopology.Layout, Inputs(), new(1));

    /// <summary>After a plan for <see cref="Cold"/> was carried out.</summary>
    public Observed InSync()
    {
        var steps = Planner.Plan(Cold, Gates, new()).Steps.OfType<PlanStep.Write>().ToLookup(step => step.Record.Cell);
        return With(cell =>
        {
            var layout = GeneratedTopology.LayoutOf(cell.Value);
            return steps[cell]
                .Select(step =>
                    EntryOf(
                        step.Record.KeyspaceName is { } keyspace ? layout.SrvKeyspace(keyspace) : layout.SrvVSchema,
                        step.Content
                    )
                );
        });
    }

    /// <summary>The same, but one VSchema has been changed since.</summary>
    public static Observed WithOneVSchemaChanged(Observed before)
    {
        var change = GeneratedTopology.ChangedVSchema(keyspace: 1, version: 1);
        var (name, known) = before.Global.Keyspaces.First();
        var changed = known with { VSchema = new(change.Key, change.Value, new(3)) };
        return before with { Global = before.Global with { Keyspaces = before.Global.Keyspaces.With(name, changed) } };
    }

    private IEnumerable<Entry> Inputs() =>
        topology.Records("127.0.0.1:2379").Cast<Write.Put>().Select(put => EntryOf(put.Key, put.Value));

    private Observed With(Func<CellName, IEnumerable<Entry>> entries) =>
        new()
        {
            Now = DateTimeOffset.UnixEpoch,
            Global = Global,
            Cells = topology
                .CellNames.Select(name => new CellName(name))
                .ToOrdinalMap(
                    cell => cell,
                    CellView (cell) =>
                        new CellView.Read(
                            cell,
                            ServingRecordsReader.Read(
                                GeneratedTopology.LayoutOf(cell.Value),
                                entries(cell),
                                new(2),
                                inGlobalStore: true
                            )
                        )
                ),
        };

    private static Entry EntryOf(Key key, ByteString value) =>
        new()
        {
            Key = key,
            Value = value,
            Created = new(1),
            Modified = new(1),
            Lease = LeaseId.None,
        };
}
