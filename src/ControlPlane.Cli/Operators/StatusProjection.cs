using System.Collections.Immutable;
using ControlPlane.Kubernetes.Pruning;
using ControlPlane.Kubernetes.Resources;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Operators;

/// <summary>All that the status of a resource is made of.</summary>
internal sealed record StatusInputs
{
    public required ResolvedTopology Resolved { get; init; }

    /// <summary>What its loop knows; null: it is not kept.</summary>
    public required LoopStatus? Loop { get; init; }

    /// <summary>Why its stores cannot be opened; null: they can, or nobody tried.</summary>
    public string? OpenFailure { get; init; }

    /// <summary>What is wrong with the sources of declarations.</summary>
    public ImmutableArray<string> Troubles { get; init; } = [];

    /// <summary>The policy in force.</summary>
    public required Policy Policy { get; init; }

    /// <summary>What the status would say now stands until something changes.</summary>
    public bool IsSettled =>
        Loop is { } loop
            ? loop.IsSettled && loop.Declared.Equals(Resolved.Gates) && ConditionsOf.CountUnderWay(loop, Policy) == 0
            : !Resolved.IsUsable || OpenFailure is not null;
}

/// <summary>
/// From what is known of a topology to the status of its resource. Pure, and bounded: 200 cells with trouble first, and
/// a message of 512 characters for each.
/// </summary>
internal static class StatusProjection
{
    public const int MostCells = 200;

    /// <param name="inputs">What is known.</param>
    /// <param name="before">The status now; times of conditions that stay as they are come from it.</param>
    /// <param name="now">The time of conditions that change.</param>
    public static ServingTopologyStatus Of(StatusInputs inputs, ServingTopologyStatus? before, DateTimeOffset now)
    {
        var generation = inputs.Resolved.Resource?.Generation ?? 0;
        var cells = Cells(inputs);
        var shown = Shown(cells);
        var findings = inputs.Loop?.Cells.SelectMany(cell => cell.Findings).ToArray() ?? [];
        return new()
        {
            ObservedGeneration = generation,
            Conditions = Conditions.Carry(ConditionsOf.All(inputs, cells), before?.Conditions ?? [], generation, now),
            Mode = inputs.Resolved.Resource?.IsPaused == true ? "paused" : inputs.Policy.ToString().ToLowerInvariant(),
            GlobalServerAddress = inputs.Resolved.Place?.Address,
            GlobalRoot = inputs.Resolved.Place?.Root,
            Servable = $"{cells.Count(cell => cell.Servable)}/{cells.Length}",
            Gates = inputs.Resolved.Gates.Gates.Sum(gate => (long)(gate.Replicas ?? 1)),
            Wrong = inputs.Loop is null ? null : findings.Count(finding => finding.Verdict is not Verdict.InSync),
            LastPublishTime = cells.Max(cell => cell.LastPublishTime) ?? before?.LastPublishTime,
            Cells = shown,
            OmittedCells = cells.Length > shown.Length ? cells.Length - shown.Length : null,
        };
    }

    private static ImmutableArray<CellState> Cells(StatusInputs inputs)
    {
        if (inputs.Loop is not { } loop)
        {
            return [];
        }

        var pruning = inputs.Resolved.Pruning.GroupBy(cell => cell.Cell).ToDictionary(group => group.Key, Worst);
        return
        [
            .. loop.Cells.Select(cell =>
            {
                var pruned = pruning.GetValueOrDefault(cell.Cell);
                return new CellState
                {
                    Name = cell.Cell.Value,
                    Servable = CellWords.IsServable(cell, loop),
                    Gates = cell.Gates,
                    Findings = cell.Findings.IsEmpty ? null : CellWords.CountsOf(cell),
                    Pruning = pruned?.State.ToString(),
                    LastPublishTime = cell.LastPublish?.At,
                    Revision = cell.LastPublish?.Revision,
                    Message = CellWords.MessageOf(cell, loop, pruned),
                };
            }),
        ];
    }

    private static CellPruning Worst(IEnumerable<CellPruning> cells) => cells.MaxBy(cell => cell.State)!;

    private static ImmutableArray<CellState> Shown(ImmutableArray<CellState> cells) =>
        cells.Length <= MostCells
            ? cells
            :
            [
                .. cells
                    .OrderBy(cell => cell.Servable && cell.Message is null)
                    .Take(MostCells)
                    .OrderBy(cell => cell.Name, StringComparer.Ordinal),
            ];
}
