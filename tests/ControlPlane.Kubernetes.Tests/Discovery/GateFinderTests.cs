using System.Text;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Testing;

namespace ControlPlane.Kubernetes.Tests.Discovery;

public class GateFinderTests
{
    private static readonly WorkloadChoice Usual = new(
        LabelSelector.TryParse(WorkloadChoice.UsualSelector)!,
        Container: null
    );

    [Test]
    public void The_real_operators_objects_declare_these_vtgates() =>
        Golden.ShouldMatch("Discovery/Golden/operator.golden", Print(OperatorFixtures.Before));

    [Test]
    public void Without_VitessCells_the_Deployments_tell_the_same_vtgates()
    {
        var deployments = OperatorFixtures.Before with { VitessCells = [], VitessClusters = [] };

        Sources(Print(deployments)).ShouldBe(Sources(Print(OperatorFixtures.Before)));
    }

    [Test]
    public void Without_VitessCells_and_Deployments_the_VitessCluster_tells_what_it_declares()
    {
        var found = GateFinder.Find(OperatorFixtures.Before with { VitessCells = [], Workloads = [] }, Usual);

        found
            .Select(gate => (gate.Cluster!.Value.Name, gate.Gate.Cell.Value, gate.Gate.Replicas))
            .ShouldBe([
                ("federated", "west", 2),
                ("shop", "us_east.dr", 3),
                ("shop", "zone1", 2),
                ("shop", "zone2", 1),
                ("shop", "zone4", 0),
            ]);
        found[0].Place.ShouldBeNull("the operator has not told the address of its etcd");
        found[1].Place!.ToString().ShouldBe("/vitess/shop/global in 127.0.0.1:43379");
    }

    [Test]
    public void A_cell_that_is_declared_and_not_made_yet_is_found()
    {
        var cells = OperatorFixtures.Before.VitessCells.RemoveAll(cell => cell.Cell.Value == "zone2");

        var found = GateFinder.Find(OperatorFixtures.Before with { VitessCells = cells, Workloads = [] }, Usual);

        found.Single(gate => gate.Gate.Cell.Value == "zone2").Source.Kind.ShouldBe("VitessCluster");
        found.Length.ShouldBe(5);
    }

    [Test]
    public void Workloads_that_nobody_asks_for_declare_nothing() =>
        GateFinder
            .Find(OperatorFixtures.Before with { VitessCells = [], VitessClusters = [] }, choice: null)
            .ShouldBeEmpty();

    [Test]
    public void Only_vtgates_are_taken_for_vtgates()
    {
        var everything = new WorkloadChoice(LabelSelector.TryParse("")!, Container: null);

        GateFinder
            .Find(OperatorFixtures.Before with { VitessCells = [], VitessClusters = [] }, everything)
            .Length.ShouldBe(5);
    }

    private static string[] Sources(string printed) =>
        [.. printed.Split('\n').Where(line => !line.Contains(" by ") && !line.Contains("two spellings")).Order()];

    private static string Print(ClusterState state)
    {
        var text = new StringBuilder();
        foreach (var found in GateFinder.Find(state, Usual))
        {
            var gate = found.Gate;
            text.Append(
                $"""
                {found.Cluster} {gate.Cell}: {gate.Replicas} of {gate.Version?.ToString()
                    ?? "an unknown release"}, keyspaces {List(gate.KeyspacesToWatch) ?? "all"}, sees {List(
                    gate.CellsToWatch
                ) ?? "unknown"}, tracker {(
                    gate.HasTracker is { } on
                        ? on
                            ? "on"
                            : "off"
                        : "unknown"
                )}, {found.Place?.Implementation} {found.Place}
                  by {found.Source}

                """
            );
            foreach (var warning in found.Warnings)
            {
                text.Append($"  {warning}\n");
            }
        }

        return text.ToString();
    }

    private static string? List<T>(IEnumerable<T>? items) => items is null ? null : string.Join(',', items);
}
