using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Loops;

/// <summary>The gates that count: those declared, in the cells there are, and for a while those that have left.</summary>
internal sealed class GateBook(TimeSpan grace)
{
    private readonly WarmCells warm = new(grace);
    private DeclaredGates declared = new([]);

    /// <summary>As they were declared last.</summary>
    public GateDeclarations Declarations { get; private set; } = GateDeclarations.None;

    public DeclaredGates Effective { get; private set; } = new([]);

    /// <summary>When a warm cell cools down next; null: none is warm.</summary>
    public DateTimeOffset? Next => warm.Next;

    public int CountIn(CellName cell) => declared.Gates.Count(gate => gate.Cell == cell);

    public DateTimeOffset? WarmUntil(CellName cell) => warm.UntilOf(cell);

    public void Declare(GateDeclarations now) => Declarations = now;

    /// <summary>Makes what counts fit what is declared, the cells that there are, and the time.</summary>
    /// <returns>The cells of which something changed.</returns>
    public OrdinalSet<CellName> Update(OrdinalSet<CellName> known, DateTimeOffset now)
    {
        var (before, last) = (Effective, declared);
        declared = Declarations.In(known);
        if (!declared.Gates.SequenceEqual(last.Gates))
        {
            warm.Change(last, declared, now);
        }

        warm.Cool(now);
        Effective = warm.With(declared, known);
        return before.Cells.Union(Effective.Cells).Where(cell => !AreSame(before, Effective, cell)).ToOrdinalSet();
    }

    private static bool AreSame(DeclaredGates one, DeclaredGates other, CellName cell) =>
        one.Cells.Contains(cell) == other.Cells.Contains(cell)
        && one.Holds.In(cell) == other.Holds.In(cell)
        && (one.WatchedIn(cell), other.WatchedIn(cell)) switch
        {
            (null, null) => true,
            ({ } left, { } right) => left.Equals(right),
            _ => false,
        };
}
