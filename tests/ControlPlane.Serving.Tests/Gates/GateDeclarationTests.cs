using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Gates;

public class GateDeclarationTests
{
    [Test]
    public void A_gate_scaled_to_zero_declares_nothing()
    {
        var declared = new GateDeclarations([Gate("zone1", 0), Gate("zone2", 2), Gate("zone3", null)], null);

        declared.In([]).Cells.ShouldBe([new("zone2"), new("zone3")]);
        declared.AreNone.ShouldBeFalse();
    }

    [Test]
    public void Declarations_of_the_same_gates_are_equal()
    {
        Declare("zone1").ShouldBe(Declare("zone1"));
        Declare("zone1").ShouldNotBe(Declare("zone2"));
        Declare("zone1").ShouldNotBe(Declare("zone1") with { AllCellsBy = "--gate-cells" });
        Declare("zone1").In([]).ShouldBe(Declare("zone1").In([]));
    }

    private static GateDeclarations Declare(string cell) => new([Gate(cell, null)], null);

    private static Gate Gate(string cell, int? replicas) =>
        new()
        {
            Cell = new CellName(cell),
            DeclaredBy = "test",
            Replicas = replicas,
        };
}
