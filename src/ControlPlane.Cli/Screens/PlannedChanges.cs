using System.Collections.Immutable;
using ControlPlane.Cli.Output;
using ControlPlane.Serving.Differences;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Screens;

/// <summary>One change, the same in every cell of its section.</summary>
/// <param name="Why">The verdict on the record as it is; empty where the difference says it.</param>
internal sealed record PlannedChange(Difference Difference, string Why);

/// <summary>Cells and the changes that are the same in all of them.</summary>
/// <param name="LeftOut">How many changes a cap has left out.</param>
internal sealed record PlannedSection(
    ImmutableArray<CellName> Cells,
    ImmutableArray<PlannedChange> Changes,
    int LeftOut
);

/// <summary>The steps of a plan as differences, equal ones told once.</summary>
internal sealed record PlannedChanges(ImmutableArray<PlannedSection> Sections)
{
    private const int MostParts = 24;
    private const int MostRecords = 40;

    public static PlannedChanges Of(Plan plan, Observed observed)
    {
        var equal =
            from step in plan.Steps
            let difference = RecordDifference.Of(step, observed).Capped(MostParts)
            let change = new PlannedChange(difference, WhyOf(step.Finding.Condition))
            group step.Record.Cell by change;
        return new([
            .. from change in equal
            group change.Key by string.Join('\0', change) into together
            let changes = together.ToArray()
            select new PlannedSection(
                [.. together.Key.Split('\0').Select(cell => new CellName(cell))],
                [.. changes.Take(MostRecords)],
                Math.Max(0, changes.Length - MostRecords)
            ),
        ]);
    }

    private static string WhyOf(Verdict condition) => condition is Verdict.Missing ? "" : Words.Of(condition);
}
