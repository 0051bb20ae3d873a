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
    public void Everything_wrong_is_told_with_its_line() =>
        Problems(
                """
                cells: [zone1, "zone 2"]
                gates:
                  - cell: [zone3]
                  - keyspaces_to_watch: [commerce]
                  - cell: zone4
                    keyspaces_to_watch: []
                    replicas: 3
                  - zone5
                  - cell: zone6
                    cell: zone7
                gate: x
                """
            )
            .ShouldBe([
                "g.yaml:1: 'zone 2' cannot be a cell: invalid character   in name zone 2",
                "g.yaml:3: expected one cell",
                "g.yaml:4: the gate has no 'cell'",
                "g.yaml:6: expected a list of keyspaces; leave the key out for all of them",
                "g.yaml:7: 'replicas' is not known here; expected 'cell' and 'keyspaces_to_watch'",
                "g.yaml:8: expected 'cell' and 'keyspaces_to_watch'",
                "g.yaml:10: 'cell' stands here already",
                "g.yaml:11: 'gate' is not known here; expected 'cells' and 'gates'",
            ]);

    [TestCase("", "g.yaml: declares no vtgate; expected 'cells', 'gates' or both")]
    [TestCase("cells: []", "g.yaml:1: expected a list of cells, or 'all'")]
    [TestCase("gates: zone1", "g.yaml:1: expected a list of gates")]
    public void A_file_without_gates_is_a_problem(string text, string problem) => Problems(text).ShouldBe([problem]);

    private static GateDeclarations Read(string text)
    {
        var file = GatesFile.Parse("g.yaml", text);
        file.Problems.ShouldBeEmpty();
        return file.Declared;
    }

    private static IEnumerable<string> Problems(string text) =>
        GatesFile.Parse("g.yaml", text).Problems.Select(problem => problem.ToString());
}
