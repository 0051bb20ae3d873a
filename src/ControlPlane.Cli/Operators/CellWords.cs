using ControlPlane.Api.Documents;
using ControlPlane.Cli.Output;
using ControlPlane.Kubernetes.Pruning;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;

namespace ControlPlane.Cli.Operators;

/// <summary>What the status of a resource says of one cell.</summary>
internal static class CellWords
{
    private const int MostLetters = 512;

    /// <summary>Everything that its vtgates need is there; that a record could be newer does not keep them from serving.</summary>
    public static bool IsServable(CellStatus cell, LoopStatus loop) =>
        loop.HasJudgedAll
        && cell.Problem is null
        && !cell.Findings.IsEmpty
        && cell.Findings.All(finding => finding.Condition is Verdict.InSync or Verdict.Stale or Verdict.Orphan);

    public static SortedDictionary<string, long> CountsOf(CellStatus cell)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var verdict in cell.Findings.CountBy(finding => finding.Verdict))
        {
            counts[JsonNames.Of(verdict.Key)] = verdict.Value;
        }

        return counts;
    }

    /// <summary>Null: there is nothing to say.</summary>
    public static string? MessageOf(CellStatus cell, LoopStatus loop, CellPruning? pruned) =>
        Sentences(cell, loop, pruned) is { } text ? Words.Shortened(text, MostLetters) : null;

    private static string? Sentences(CellStatus cell, LoopStatus loop, CellPruning? pruned)
    {
        if (cell.Problem is { } problem)
        {
            return $"{problem} {cell.Remedy}";
        }

        var wrong = cell.Findings.Where(finding => finding.Verdict is not Verdict.InSync).ToArray();
        var worst = wrong
            .OrderByDescending(finding => finding.IsUrgent)
            .ThenByDescending(finding => finding.Block is { PassesByItself: false })
            .FirstOrDefault();
        return worst is null
            ? pruned?.Hold is { } hold
                ? $"{hold.Why} {hold.Remedy}"
                : !loop.HasJudgedAll
                    ? "Not every record has been judged yet."
                    : null
            : worst.Block is { } block
                ? $"{Named(worst, wrong.Length)}: {block.Why} {block.Remedy}"
                : $"{Named(worst, wrong.Length)}: {worst.Why}";
    }

    private static string Named(Finding finding, int count)
    {
        var record = finding.Record.KeyspaceName is { } keyspace ? $"SrvKeyspace {keyspace}" : "SrvVSchema";
        return count == 1 ? record : $"{record} and {count - 1} more";
    }
}
