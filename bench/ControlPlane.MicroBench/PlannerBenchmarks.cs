using BenchmarkDotNet.Attributes;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;

namespace ControlPlane.MicroBench;

/// <summary>From what was observed to the plan.</summary>
public class PlannerBenchmarks
{
    private static readonly PlanningRules Rules = new();

    private World world = new(1, 1);
    private Observed cold = new World(1, 1).Cold;
    private Observed inSync = new World(1, 1).Cold;
    private Observed changed = new World(1, 1).Cold;
    private OrdinalSet<ServingRecordId> srvVSchemas = OrdinalSet<ServingRecordId>.Empty;
    private OrdinalSet<ServingRecordId> oneKeyspace = OrdinalSet<ServingRecordId>.Empty;

    [Params(200, 1000)]
    public int Keyspaces { get; set; }

    [GlobalSetup]
    public void Set()
    {
        world = new(Keyspaces, 20);
        (cold, inSync) = (world.Cold, world.InSync());
        changed = World.WithOneVSchemaChanged(inSync);
        srvVSchemas = world
            .Gates.Cells.Select(ServingRecordId (cell) => new ServingRecordId.SrvVSchema(cell))
            .ToOrdinalSet();
        var name = world.Global.Keyspaces.Keys[0];
        oneKeyspace = world
            .Gates.Cells.Select(ServingRecordId (cell) => new ServingRecordId.SrvKeyspace(cell, name))
            .ToOrdinalSet();
    }

    [Benchmark]
    public int EverythingMissing() => Planner.Plan(cold, world.Gates, Rules).Steps.Count();

    [Benchmark]
    public int EverythingInSync() => Planner.Plan(inSync, world.Gates, Rules).Steps.Count();

    [Benchmark]
    public int OneVSchemaChanged() => Planner.PlanPart(changed, world.Gates, srvVSchemas, Rules).Steps.Count();

    [Benchmark]
    public int OneKeyspaceInSync() => Planner.PlanPart(inSync, world.Gates, oneKeyspace, Rules).Steps.Count();

    [Benchmark]
    public string PlanIdOfEverything() => PlanId.Of(Planner.Plan(cold, world.Gates, Rules).Steps, []).Hash;
}
