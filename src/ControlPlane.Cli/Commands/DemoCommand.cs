using ControlPlane.Cli.Demo;
using ControlPlane.Cli.Json;
using ControlPlane.Cli.Logs;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using ControlPlane.Cli.Stores;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;
using Serilog;

namespace ControlPlane.Cli.Commands;

/// <summary>The main job on a topology in memory: look, plan, repair, look again.</summary>
internal static class DemoCommand
{
    /// <summary>The sample stands still, so there is nothing to wait for.</summary>
    private static readonly PlanningRules Rules = new() { VSchemaQuiet = TimeSpan.Zero };

    public static async Task<CommandResult> RunAsync(ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        var store = new MemoryStore(time, new() { Address = Sample.Address });
        await Sample.FillAsync(store, cancellation);
        await using var topology = OpenTopology.Open(
            EtcdAddress.Parse(Sample.Address),
            Sample.GlobalRoot,
            new OneStore(store)
        );
        var gates = new DeclaredGates([
            .. Sample.Cells.Select(cell => new Gate { Cell = cell, DeclaredBy = "the sample" }),
        ]);
        var id = new PassId("demo");
        var pass = new TopologyPass(topology.Connection, new PassOptions(), new PassLog(log, id), time);
        var before = await pass.PlanAsync(gates, Rules, cancellation);
        var repair = await pass.RunAsync(id, gates, Rules, cancellation);
        var repairedAt = store.Revision;
        var after = await pass.RunAsync(id, gates, Rules, cancellation);
        return new(
            ExitCodes.Of(after),
            paper => Show(paper, before, repair, after.Plan, store.Revision == repairedAt),
            report => RebuildCommand.ResultOf(repair, Rules).Fill(report)
        );
    }

    private static void Show(
        IPaper paper,
        (Gathered Gathered, Plan Plan) before,
        PassResult repair,
        Plan after,
        bool secondPassWroteNothing
    )
    {
        Head(
            paper,
            "1",
            "Three cells with vtgates: zone1 has tablets, zone2 lost them before a Reshard, zone3 is new."
        );
        paper.Line(0);
        FindingsScreen.Write(paper, before.Plan);
        Head(paper, "2", "What a repair would change, and nothing else (controlplane plan)");
        PlanScreen.Write(paper, before.Plan, PlannedChanges.Of(before.Plan, before.Gathered.Observed), Rules);
        paper.Line(0);
        paper.Line(0, PlanScreen.Sum(before.Plan));
        Head(paper, "3", "The repair (controlplane rebuild)");
        paper.Line(0);
        OutcomeScreen.Write(paper, repair, Rules);
        paper.Line(0);
        paper.Line(0, OutcomeScreen.Sum(repair));
        Head(paper, "4", "After it (controlplane verify)");
        paper.Line(0);
        FindingsScreen.WriteGrid(paper, after);
        paper.Line(0, secondPassWroteNothing ? "A second pass found nothing to do and wrote nothing." : "");
        Head(paper, "5", "Your own topology");
        paper.Line(
            2,
            "export CONTROLPLANE_TOPO_GLOBAL_SERVER_ADDRESS=ETCD:2379 CONTROLPLANE_TOPO_GLOBAL_ROOT=/vitess/global"
        );
        paper.Line(2, "controlplane verify --gate-cells all");
    }

    private static void Head(IPaper paper, string number, string text)
    {
        paper.Line(0);
        paper.Line(0, new Ink($" {number} ", Tone.Title), new Ink($" {text}", Tone.Strong));
    }
}
