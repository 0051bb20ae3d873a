using System.Collections.Immutable;
using ControlPlane.Cli.Output;
using ControlPlane.Kubernetes.Pruning;
using ControlPlane.Kubernetes.Resources;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Operators;

/// <summary>
/// The conditions of a topology: docs/custom-resource.md has every reason. Ready is always there, since tools take a
/// resource without it for ready (kstatus); Stalled is there only while it is true, as they expect of it.
/// </summary>
internal static class ConditionsOf
{
    private const int MostNamed = 5;

    public static ImmutableArray<Condition> All(StatusInputs inputs, ImmutableArray<CellState> cells)
    {
        var (ready, progressing) = (Ready(inputs, cells), Progressing(inputs));
        return
        [
            ready,
            progressing,
            Degraded(inputs),
            Conflicting(inputs),
            .. Stalled(inputs) is { } stalled ? (Condition[])[stalled] : [],
        ];
    }

    private static Condition Ready(StatusInputs inputs, ImmutableArray<CellState> cells)
    {
        if (!inputs.Resolved.Problems.IsEmpty)
        {
            return Make("Ready", "False", "InvalidSpec", string.Join(" ", inputs.Resolved.Problems));
        }

        if (inputs.OpenFailure is { } failure)
        {
            return Make("Ready", "False", "CannotConnect", failure);
        }

        if (inputs.Loop is not { } loop)
        {
            return inputs.Resolved.Waits.IsEmpty
                ? Make("Ready", "Unknown", "Starting", "It is about to be kept.")
                : Make("Ready", "False", "Waiting", string.Join(" ", inputs.Resolved.Waits));
        }

        if (!loop.HasJudgedAll)
        {
            return loop.IsGlobalStoreHeard
                ? Make("Ready", "Unknown", "NotJudgedYet", "Not every record has been judged yet.")
                : Make("Ready", "Unknown", "GlobalStoreNotHeard", TroubleOf(loop));
        }

        return ReadyByCells(inputs, loop, cells);
    }

    private static Condition ReadyByCells(StatusInputs inputs, LoopStatus loop, ImmutableArray<CellState> cells)
    {
        var bad = cells.Where(cell => !cell.Servable).Select(cell => cell.Name).ToArray();
        var wrong = loop
            .Cells.SelectMany(cell => cell.Findings)
            .Where(finding => IsLeftWrong(finding, inputs.Policy))
            .ToArray();
        if (bad.Length == 0 && wrong.Length == 0)
        {
            return cells.IsEmpty && !inputs.Resolved.Waits.IsEmpty
                ? Make("Ready", "False", "Waiting", string.Join(" ", inputs.Resolved.Waits))
                : Make("Ready", "True", "InSync", $"Each of {Words.Count(cells.Length, "cell")} can be served from.");
        }

        var blocks = loop.Cells.SelectMany(cell => cell.Findings).Select(finding => finding.Block?.Reason).ToHashSet();
        var reason =
            blocks.Contains(BlockReason.Paused) ? "Paused"
            : blocks.Contains(BlockReason.Pruned) ? "Conflicting"
            : inputs.Policy is Policy.Observe ? "Observing"
            : bad.Length > 0 ? "CellsNotServable"
            : "RecordsNotInSync";
        return bad.Length > 0
            ? Make("Ready", "False", reason, $"Cells that cannot be served from: {Words.Some(bad, MostNamed)}.")
            : Make(
                "Ready",
                "False",
                reason,
                $"Not in sync: {Words.Some(wrong.Select(one => $"{one.Record}").ToArray(), MostNamed)}."
            );
    }

    /// <summary>Wrong, and not about to be mended: what is being written right now is no reason to call a topology not ready.</summary>
    private static bool IsLeftWrong(Finding finding, Policy policy) =>
        finding.Condition is not (Verdict.InSync or Verdict.Orphan) && !IsUnderWay(finding, policy);

    private static Condition Progressing(StatusInputs inputs)
    {
        if (inputs.Loop is not { } loop)
        {
            return inputs.Resolved.IsUsable
                ? Make("Progressing", "True", "Starting", "It is about to be kept.")
                : Make("Progressing", "False", "NotKept", "It is not kept.");
        }

        var under = CountUnderWay(loop, inputs.Policy);
        return !loop.HasJudgedAll
                ? Make("Progressing", "True", "Judging", "Records are being judged for the first time.")
            : under > 0
                ? Make("Progressing", "True", "Writing", $"{Words.Count(under, "record")} are being brought in order.")
            : Make("Progressing", "False", "Settled", "Nothing is to be done.");
    }

    /// <summary>Records that are not as they should be and are about to be mended.</summary>
    public static int CountUnderWay(LoopStatus loop, Policy policy) =>
        loop.Cells.SelectMany(cell => cell.Findings).Count(finding => IsUnderWay(finding, policy));

    private static bool IsUnderWay(Finding finding, Policy policy) =>
        finding.Condition is not Verdict.InSync
        && (
            finding.Block is { } block
                ? block.PassesByItself
                : new PlanningRules { Policy = policy }.Allows(finding.Condition)
        );

    private static Condition Degraded(StatusInputs inputs)
    {
        var unreadable =
            inputs.Loop?.Cells.Where(cell => cell.Problem is not null).Select(cell => cell.Cell.Value).ToArray() ?? [];
        return inputs.Loop is { IsGlobalStoreHeard: false } loop
                ? Make("Degraded", "True", "GlobalStoreNotHeard", TroubleOf(loop))
            : inputs.OpenFailure is { } failure ? Make("Degraded", "True", "CannotConnect", failure)
            : unreadable.Length > 0
                ? Make(
                    "Degraded",
                    "True",
                    "CellsUnreadable",
                    $"Cells that cannot be read: {Words.Some(unreadable, MostNamed)}."
                )
            : !inputs.Troubles.IsEmpty
                ? Make("Degraded", "True", "SourcesUnreadable", string.Join(" ", inputs.Troubles))
            : Make("Degraded", "False", "AllRead", "Everything can be read.");
    }

    private static string TroubleOf(LoopStatus loop) =>
        loop.Stores.FirstOrDefault(store => store.IsGlobal) is { Trouble: { } trouble } store
            ? $"The global store {store.Address} is not heard, and nothing is written until it is: {trouble}"
            : "The global store is not heard, and nothing is written until it is.";

    private static Condition Conflicting(StatusInputs inputs)
    {
        var worst = inputs
            .Resolved.Pruning.Where(cell => cell.Hold is not null)
            .OrderByDescending(cell => cell.State)
            .ToArray();
        if (worst is [var first, ..])
        {
            var others = worst.Skip(1).Select(cell => cell.Cell.Value).ToArray();
            var also = others.Length > 0 ? $" The same in {Words.Some(others, MostNamed)}." : "";
            return Make(
                "Conflicting",
                "True",
                first.State is PruningState.InForce ? "PruningInForce" : "PruningOffNotRolledOut",
                $"{first.Hold!.Why}{also} {first.Hold.Remedy}"
            );
        }

        var flapping = inputs.Loop?.OtherWriters.FirstOrDefault(writer => writer.IsFlapping);
        return flapping is not null
                ? Make(
                    "Conflicting",
                    "True",
                    "Flapping",
                    $"{flapping.Record} is left alone: {flapping.Writer} undoes what is written."
                )
            : inputs.Resolved.Pruning.IsEmpty
                ? Make("Conflicting", "False", "NoPruner", "Nobody removes what is written.")
            : Make("Conflicting", "False", "PruningOff", "The Vitess operator leaves serving records alone.");
    }

    private static Condition? Stalled(StatusInputs inputs) =>
        inputs.Resolved.Problems.IsEmpty
            ? null
            : Make("Stalled", "True", "InvalidSpec", string.Join(" ", inputs.Resolved.Problems));

    private static Condition Make(string type, string status, string reason, string message) =>
        new()
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = Words.Shortened(message, 2048),
        };
}
