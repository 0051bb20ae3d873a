using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Tests.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Gates;

/// <summary>Two keyspaces with primaries in zone1, one with its primary in zone2; zone3 has no tablets.</summary>
public class BlindGateTests
{
    [Test]
    public void A_gate_that_watches_no_cell_with_a_primary_is_blind_and_both_remedies_are_told()
    {
        var notice = Find(Gate("zone3") with { CellsToWatch = Cells("zone3") }).ShouldHaveSingleItem();

        notice.Kind.ShouldBe(NoticeKind.BlindGate);
        notice.Why.ShouldBe(
            "The vtgates of zone3 (g.yaml:1) watch zone3 and see no primary there: primaries are in zone1, zone2. Once "
                + "the cell has its SrvKeyspaces, such a vtgate starts with closed ports for about 45 s."
        );
        notice.Remedy.ShouldStartWith("Start them with --cells_to_watch=zone1,zone2,zone3, or with a small --gateway_");
    }

    [Test]
    public void A_gate_of_which_nothing_is_known_watches_its_own_cell_and_is_asked_about_it()
    {
        Find(Gate("zone1"), Gate("zone2")).ShouldBeEmpty();

        var notice = Find(Gate("zone3")).ShouldHaveSingleItem();
        notice.Why.ShouldContain("if they watch their own cell only, and nothing says that they watch others");
        notice.Remedy.ShouldEndWith("say so: cells_to_watch in the gates file.");
    }

    [Test]
    public void A_gate_that_sees_some_primaries_is_not_blind() =>
        Find(Gate("zone3") with { CellsToWatch = Cells("zone2", "zone3") }).ShouldBeEmpty();

    [Test]
    public void Only_the_keyspaces_that_a_gate_watches_count()
    {
        var gate = Gate("zone3") with { CellsToWatch = Cells("zone2", "zone3") };

        var notice = Find(gate with { KeyspacesToWatch = Keyspaces("a", "b") }).ShouldHaveSingleItem();

        notice.Why.ShouldContain("primaries are in zone1. ");
        notice.Why.ShouldContain("about 40 s");
        Find(gate with { KeyspacesToWatch = Keyspaces("c") }).ShouldBeEmpty();
    }

    [Test]
    public void Where_no_keyspace_has_a_primary_nobody_is_blind()
    {
        var scene = new Scene().Cell("zone1").Keyspace("a", "0");

        scene.Plan(new(), "zone1").Notices.ShouldBeEmpty();
        Find(Gate("zone3") with { KeyspacesToWatch = Keyspaces("none") }).ShouldBeEmpty();
    }

    [Test]
    public void A_gate_whose_tracker_is_off_waits_for_no_schema() =>
        Find(Gate("zone3") with { HasTracker = false }).ShouldHaveSingleItem().Why.ShouldContain("about 30 s");

    [Test]
    public void Many_gates_of_a_cell_are_told_of_once()
    {
        var gates = Enumerable.Range(1, 6).Select(line => Gate("zone3") with { DeclaredBy = $"g.yaml:{line}" });

        Find([.. gates, Gate("zone1"), Gate("zone4")])
            .Select(notice => notice.Why.Split(" see ")[0])
            .ShouldBe([
                "The vtgates of zone3 (g.yaml:1, g.yaml:2, g.yaml:3, g.yaml:4 and elsewhere)",
                "The vtgates of zone4 (g.yaml:1)",
            ]);
    }

    [Test]
    public void A_shard_that_cannot_be_decoded_hides_its_primary_and_breaks_nothing()
    {
        var scene = Topology();
        scene.Break(Scene.Layout.Shard(new("c"), new("0")));

        BlindGates
            .Of(scene.Observe().Global, new([Gate("zone2")]))
            .ShouldHaveSingleItem()
            .Why.ShouldContain("primaries are in zone1. ");
    }

    private static ImmutableArray<Notice> Find(params Gate[] gates) =>
        BlindGates.Of(Topology().Observe().Global, new([.. gates]));

    private static Gate Gate(string cell) => new() { Cell = new(cell), DeclaredBy = "g.yaml:1" };

    private static OrdinalSet<CellName> Cells(params string[] names) =>
        names.Select(name => new CellName(name)).ToOrdinalSet();

    private static OrdinalSet<KeyspaceName> Keyspaces(params string[] names) =>
        names.Select(name => new KeyspaceName(name)).ToOrdinalSet();

    private static Scene Topology()
    {
        var scene = new Scene().Keyspace("a", "0").Keyspace("b", "0").Keyspace("c", "0");
        foreach (var (keyspace, cell) in new[] { ("a", "zone1"), ("b", "zone1"), ("c", "zone2") })
        {
            var alias = new Protocols.Topodata.TabletAlias { Cell = cell, Uid = 100 };
            scene.Put(
                Scene.Layout.Shard(new(keyspace), new("0")),
                new Shard { IsPrimaryServing = true, PrimaryAlias = alias }
            );
        }

        return scene;
    }
}
