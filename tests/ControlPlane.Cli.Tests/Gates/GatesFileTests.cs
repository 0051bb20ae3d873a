using ControlPlane.Cli.Gates;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Tests.Gates;

public class GatesFileTests
{
    [Test]
    public void Cells_and_gates_are_read_with_their_lines()
    {
        var declared = Read(
                """
                cells: [zone1, zone2]
                gates:
                  - cell: zone3
                    keyspaces_to_watch: [customer, commerce]
                  - cell: zone3
                    keyspaces-to-watch:
                      - lookup
                """
            )
            .In([]);

        declared.Cells.ShouldBe([new("zone1"), new("zone2"), new("zone3")]);
        declared.WatchedIn(new("zone1")).ShouldBeNull();
        declared.WatchedIn(new("zone3")).ShouldNotBeNull().ShouldBe([new("commerce"), new("customer"), new("lookup")]);
        declared.Gates.Select(gate => gate.DeclaredBy).ShouldBe(["g.yaml:1", "g.yaml:1", "g.yaml:3", "g.yaml:5"]);
    }

    [Test]
    public void All_cells_are_those_of_the_topology()
    {
        CellName[] known = [new("a"), new("b")];
        Read("cells: all").In(known).Cells.ShouldBe(known);
        Read("cells: [all]").In(known).Cells.ShouldBe([new("all")]);
    }

    [Test]
    public void JSON_is_read_as_well() =>
        Read("{\n\t\"gates\": [\n\t\t{\"cell\": \"zone1\"}\n\t]\n}").In([]).Cells.ShouldBe([new("zone1")]);

    [Test]
    public void All_that_is_said_of_a_gate_is_read()
    {
        var gate = Read(
            """
            gates:
              - cell: zone3
                cells-to-watch: [zone3, zone1]
                version: v22.0.1
                tracker: false
                replicas: 0
            """
        )
            .Gates.ShouldHaveSingleItem();

        gate.CellsToWatch.ShouldNotBeNull().ShouldBe([new("zone1"), new("zone3")]);
        gate.Version.ShouldBe(new VitessVersion(22, 0, 1, ""));
        gate.HasTracker.ShouldBe(false);
        gate.Replicas.ShouldBe(0);
    }

    [Test]
    public void What_is_not_said_of_a_gate_is_not_known() =>
        Read("gates: [{cell: zone3}]")
            .Gates.ShouldHaveSingleItem()
            .ShouldBe(new Gate { Cell = new("zone3"), DeclaredBy = "g.yaml:1" });

    [Test]
    public void Everything_wrong_is_told_with_its_line() =>
        Problems(
                """
                cells: [zone1, "zone 2"]
                gates:
                  - cell: [zone3]
                  - keyspaces_to_watch: [commerce]
                  - cell: zone4
                    keyspaces_to_watch: []
                    cells_to_watch: zone1
                    version: latest
                    tracker: yes
                    replicas: -1
                    port: 15991
                  - zone5
                  - cell: zone6
                    cell: zone7
                gate: x
                """
            )
            .ShouldBe(
                [
                    "g.yaml:1: 'zone 2' cannot be a cell: invalid character   in name zone 2",
                    "g.yaml:3: expected one cell",
                    "g.yaml:4: the gate has no 'cell'",
                    "g.yaml:6: expected a list of keyspaces; leave the key out for all of them",
                    "g.yaml:7: expected a list of cells; leave the key out when it is not known",
                    "g.yaml:8: expected a release of Vitess such as v22.0.1, 22 or v23.0.0-rc1, got 'latest'",
                    "g.yaml:9: expected true or false, got 'yes'",
                    "g.yaml:10: expected a whole number from 0 to 100000, got '-1'",
                    $"g.yaml:11: 'port' is not known here; expected {GateKeys}",
                    $"g.yaml:12: expected {GateKeys}",
                    "g.yaml:14: 'cell' stands here already",
                    "g.yaml:15: 'gate' is not known here; expected 'cells', 'gates' or 'topologies'",
                ],
                ignoreOrder: true
            );

    [TestCase("", "g.yaml: declares no vtgate; expected 'cells', 'gates' or both, or 'topologies'")]
    [TestCase("cells: []", "g.yaml:1: expected a list of cells, or 'all'")]
    [TestCase("gates: zone1", "g.yaml:1: expected a list of gates")]
    public void A_file_without_gates_is_a_problem(string text, string problem) => Problems(text).ShouldBe([problem]);

    private const string GateKeys =
        "'cell', 'keyspaces_to_watch', 'cells_to_watch', 'version', 'tracker' or 'replicas'";

    private static GateDeclarations Read(string text)
    {
        var file = GatesFile.Parse("g.yaml", text);
        file.Problems.ShouldBeEmpty();
        return file.Gates;
    }

    private static IEnumerable<string> Problems(string text) =>
        GatesFile.Parse("g.yaml", text).Problems.Select(problem => problem.ToString());
}
