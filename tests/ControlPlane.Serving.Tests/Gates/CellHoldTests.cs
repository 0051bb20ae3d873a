using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Tests.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Gates;

/// <summary>Two keyspaces, two cells with gates and nothing in them yet.</summary>
public class CellHoldTests
{
    private static readonly CellHold Pause = new(BlockReason.Paused, "It is paused.", "Go on.");

    [Test]
    public void A_cell_that_is_held_is_judged_and_not_written()
    {
        var plan = Plan(Holds("zone2", Pause));

        plan.Steps.ShouldAllBe(step => step.Record.Cell == new CellName("zone1"));
        plan.Steps.Count().ShouldBe(3);
        var held = plan.Findings.Where(finding => finding.Record.Cell == new CellName("zone2")).ToArray();
        held.Length.ShouldBe(3);
        held.ShouldAllBe(finding =>
            finding.Condition == Verdict.Missing && finding.Block!.Reason == BlockReason.Paused
        );
        held[0].Block!.Remedy.ShouldBe("Go on.");
    }

    [Test]
    public void What_holds_everywhere_holds_in_each_cell() =>
        Plan(new(Pause, OrdinalMap<CellName, CellHold>.Empty)).Steps.ShouldBeEmpty();

    [Test]
    public void Where_only_keyspaces_are_held_the_SrvVSchema_and_the_others_are_written()
    {
        var but = Pause with { Keyspaces = new(Names("a"), AreAllBut: true) };
        var only = Pause with { Keyspaces = new(Names("a"), AreAllBut: false) };

        RecordsWritten(Plan(Holds("zone2", but)), "zone2").ShouldBe(["zone2 SrvVSchema", "zone2 SrvKeyspace a"]);
        RecordsWritten(Plan(Holds("zone2", only)), "zone2").ShouldBe(["zone2 SrvVSchema", "zone2 SrvKeyspace b"]);
    }

    [Test]
    public void What_is_in_sync_stays_so_under_a_hold()
    {
        var scene = TwoKeyspaces().Settle("zone1");

        var held = Plan(scene, new(Pause, OrdinalMap<CellName, CellHold>.Empty));

        held.Findings.Count(finding => finding.Verdict == Verdict.InSync).ShouldBe(3);
        held.Findings.Count(finding => finding.Verdict == Verdict.Blocked).ShouldBe(3);
    }

    [Test]
    public void Declarations_hold_what_either_of_them_holds_and_differ_by_it()
    {
        var (one, other) = (GateDeclarations.None with { Holds = Holds("a", Pause) }, GateDeclarations.None);

        one.ShouldNotBe(other);
        one.And(other with { Holds = Holds("b", Pause) }).Holds.ByCell.Keys.ShouldBe([new("a"), new("b")]);
        one.In([]).Holds.In(new("a")).ShouldBe(Pause);
    }

    private static Plan Plan(CellHolds holds) => Plan(TwoKeyspaces(), holds);

    private static Plan Plan(Scene scene, CellHolds holds) =>
        scene.Plan(new(), Scene.Gates("zone1", "zone2") with { Holds = holds });

    private static Scene TwoKeyspaces() =>
        new Scene().Cell("zone1").Cell("zone2").Keyspace("a", "0").Keyspace("b", "0");

    private static CellHolds Holds(string cell, CellHold hold) =>
        new(null, new[] { cell }.ToOrdinalMap(name => new CellName(name), _ => hold));

    private static OrdinalSet<KeyspaceName> Names(string name) => new[] { new KeyspaceName(name) }.ToOrdinalSet();

    private static IEnumerable<string> RecordsWritten(Plan plan, string cell) =>
        plan.Steps.Where(step => step.Record.Cell == new CellName(cell)).Select(step => $"{step.Record}");
}
