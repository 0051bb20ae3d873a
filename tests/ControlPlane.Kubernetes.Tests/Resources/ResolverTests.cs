using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Pruning;
using ControlPlane.Kubernetes.Resources;
using ControlPlane.Serving.Findings;

namespace ControlPlane.Kubernetes.Tests.Resources;

public class ResolverTests
{
    [Test]
    public void A_VitessCluster_tells_where_the_topology_is_and_which_gates_it_has()
    {
        var topology = Resolve("""{"gates":{"vitessClusters":["shop"]}}""", OperatorFixtures.After);

        topology.IsUsable.ShouldBeTrue();
        topology.Name.ShouldBe("default/mine");
        topology.Place!.ToString().ShouldBe("/vitess/shop/global in 127.0.0.1:43379");
        topology.Gates.In([]).Cells.Select(cell => cell.Value).ShouldBe(["us_east.dr", "zone1", "zone2"]);
        topology.Gates.Holds.ByCell.ShouldBeEmpty();
        topology
            .Warnings.ShouldHaveSingleItem()
            .ShouldStartWith("VitessCell default/shop-zone2-15f4e3cc: --cells_to_watch");
    }

    [Test]
    public void Where_the_operator_prunes_cells_with_gates_are_held_and_others_do_not_count()
    {
        var topology = Resolve("""{"gates":{"vitessClusters":["shop"]}}""", OperatorFixtures.Before);

        topology
            .Pruning.Select(cell => $"{cell.Cell} {cell.State}")
            .ShouldBe(["us_east.dr InForce", "zone1 Off", "zone2 InForce"]);
        topology.Gates.Holds.ByCell.Keys.Select(cell => cell.Value).ShouldBe(["us_east.dr", "zone2"]);
        topology.Gates.Holds.In(new("zone2"))!.Reason.ShouldBe(BlockReason.Pruned);
    }

    [Test]
    public void The_resource_says_otherwise_where_it_says_something()
    {
        var topology = Resolve(
            """
            {"topology":{"globalServerAddress":"etcd.example:2379","globalRoot":"/vitess/shop/global"},
             "gates":{"vitessClusters":["shop"],"cells":["cloud"],"declared":[{"cell":"edge","version":"v21","tracker":false,"replicas":0}]}}
            """,
            OperatorFixtures.After
        );

        topology.Place!.Address.ShouldBe("etcd.example:2379");
        topology.Gates.In([]).Cells.Select(cell => cell.Value).ShouldBe(["cloud", "us_east.dr", "zone1", "zone2"]);
        var edge = topology.Gates.Gates.Single(gate => gate.Cell.Value == "edge");
        (edge.HasTracker, edge.Version?.Major, edge.DeclaredBy).ShouldBe(
            (false, 21, "ServingTopology default/mine spec.gates.declared[0]")
        );
    }

    [Test]
    public void Workloads_of_another_topology_are_left_out()
    {
        const string Spec = """
            {"topology":{"globalServerAddress":"127.0.0.1:43379","globalRoot":"/vitess/shop/global"},"gates":{"workloads":{}}}
            """;

        Resolve(Spec, OperatorFixtures.Before)
            .Gates.In([])
            .Cells.Select(cell => cell.Value)
            .ShouldBe(["us_east.dr", "zone1", "zone2"]);
    }

    [Test]
    public void A_gate_is_not_counted_twice_when_two_sources_tell_of_it() =>
        Resolve("""{"gates":{"vitessClusters":["shop"],"workloads":{}}}""", OperatorFixtures.After)
            .Gates.Gates.Length.ShouldBe(4);

    [TestCase(true, false)]
    [TestCase(false, true)]
    public void A_pause_holds_everything(bool bySpec, bool byAnnotation)
    {
        var topology = Resolve(
            $$"""{"gates":{"vitessClusters":["shop"]},"paused":{{(bySpec ? "true" : "false")}} }""",
            OperatorFixtures.Before,
            byAnnotation ? """{"serving.controlplane.dev/paused":"true"}""" : "{}"
        );

        var hold = topology.Gates.Holds.In(new("zone2"))!;
        hold.Reason.ShouldBe(BlockReason.Paused);
        hold.Remedy.ShouldContain("kubectl -n default annotate servingtopology mine serving.controlplane.dev/paused-");
    }

    [Test]
    public void A_paused_VitessCell_holds_its_cell_and_a_paused_VitessCluster_all_of_its_cells()
    {
        var cells = OperatorFixtures.After.VitessCells;
        var oneCell = OperatorFixtures.After with
        {
            VitessCells = [.. cells.Select(cell => cell with { IsPaused = cell.Cell.Value == "zone1" })],
        };
        var cluster = OperatorFixtures.After with
        {
            VitessClusters = [.. OperatorFixtures.After.VitessClusters.Select(one => one with { IsPaused = true })],
        };

        Held("""{"gates":{"vitessClusters":["shop"]}}""", oneCell).ShouldBe(["zone1"]);
        Held("""{"gates":{"vitessClusters":["shop"]}}""", cluster).ShouldBe(["us_east.dr", "zone1", "zone2", "zone4"]);
    }

    [TestCase("""{"gates":{}}""", "declares no vtgate")]
    [TestCase("""{"gates":{"cells":["a"]}}""", "does not say where the topology is")]
    [TestCase("""{"gates":{"vitessClusters":["shop","federated"]}}""", "are in several topologies")]
    [TestCase(
        """{"topology":{"implementation":"consul","globalServerAddress":"a:1","globalRoot":"/x"},"gates":{"allCells":true}}""",
        "only etcd2"
    )]
    [TestCase(
        """{"topology":{"globalServerAddress":"a:1","globalRoot":"/x"},"gates":{"workloads":{"selector":"a=b=c"}}}""",
        "no label selector"
    )]
    public void What_a_person_must_change_is_a_problem(string spec, string problem)
    {
        var topology = Resolve(spec, OperatorFixtures.Before);

        topology.IsUsable.ShouldBeFalse();
        topology.Problems.ShouldContain(told => told.Contains(problem));
    }

    [Test]
    public void What_may_come_by_itself_is_waited_for()
    {
        var topology = Resolve("""{"gates":{"vitessClusters":["later"]}}""", OperatorFixtures.Before);

        topology.IsUsable.ShouldBeFalse();
        topology.Problems.ShouldBeEmpty();
        topology.Waits[0].ShouldBe("There is no VitessCluster default/later, or it cannot be read.");
    }

    [Test]
    public void Objects_of_another_namespace_mean_nothing() =>
        TopologyResolver
            .Resolve(Read("""{"gates":{"vitessClusters":["shop"]}}""", "{}", "elsewhere"), OperatorFixtures.Before)
            .IsUsable.ShouldBeFalse();

    [Test]
    public void Without_a_resource_each_store_and_root_is_a_topology()
    {
        var choice = new WorkloadChoice(LabelSelector.TryParse(WorkloadChoice.UsualSelector)!, null);

        var found = PlainTopologies.Find(OperatorFixtures.Before, choice);

        found
            .Select(topology => $"{topology.Name}: {topology.Place}, {topology.Gates.Gates.Length} gates")
            .ShouldBe([
                "default/federated: /vitess/federated/global in federated-etcd-3c339129-client.default.svc:2379, 1 gates",
                "default/shop: /vitess/shop/global in 127.0.0.1:43379, 4 gates",
            ]);
        found[1].Pruning.Count(cell => cell.State == PruningState.InForce).ShouldBe(2);
        PlainTopologies
            .Find(OperatorFixtures.Before with { VitessCells = [], VitessClusters = [] }, choice)
            .Select(topology => topology.Name)
            .ShouldBe(["default/federated", "default/shop"]);
    }

    [Test]
    public void Only_what_a_change_bears_on_is_resolved_anew()
    {
        var resolved = new ResolvedTopologies();
        ServingTopology[] both =
        [
            Read("""{"gates":{"vitessClusters":["shop"]}}""", "{}", "default", "mine"),
            Read("""{"gates":{"vitessClusters":["federated"]}}""", "{}", "default", "other"),
        ];
        var state = OperatorFixtures.After;
        var first = resolved.Resolve([.. both], state);
        resolved.Resolve([.. both], state with { VitessCells = [.. state.VitessCells] }).ShouldBe(first);

        var cell = state.VitessCells.First(cell => cell.Cluster == "shop");
        var changed = state.VitessCells.Replace(cell, cell with { IsPaused = true });
        var second = resolved.Resolve([.. both], state with { VitessCells = changed });

        second[0].Gates.Holds.ShouldNotBe(first[0].Gates.Holds);
        second[1].ShouldBeSameAs(first[1]);

        var status = both[1] with { ResourceVersion = "another", Status = new() };
        var third = resolved.Resolve([both[0], status], state with { VitessCells = changed });
        third[0].ShouldBeSameAs(second[0]);
        third[1].Resource.ShouldBeSameAs(status);
        third[1].Gates.ShouldBeSameAs(second[1].Gates, "a status changes no gates");
    }

    private static ResolvedTopology Resolve(string spec, ClusterState state, string annotations = "{}") =>
        TopologyResolver.Resolve(Read(spec, annotations, "default"), state);

    private static IEnumerable<string> Held(string spec, ClusterState state) =>
        Resolve(spec, state).Gates.Holds.ByCell.Keys.Select(cell => cell.Value);

    private static ServingTopology Read(string spec, string annotations, string place, string name = "mine") =>
        ServingTopology.Read(
            KubeObject.Parse(
                $$"""
                {"metadata":{"name":"{{name}}","namespace":"{{place}}","uid":"1","generation":3,"annotations":{{annotations}}},
                 "spec":{{spec}} }
                """
            )
        );
}
