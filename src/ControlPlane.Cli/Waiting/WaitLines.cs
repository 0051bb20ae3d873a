using ControlPlane.Cli.Output;
using ControlPlane.Reconcile.Readiness;
using ControlPlane.Serving.Readiness;

namespace ControlPlane.Cli.Waiting;

/// <summary>Says in a line what is waited for.</summary>
internal static class WaitLines
{
    private const int Most = 5;

    public static IEnumerable<string> Of(ReadinessState state) =>
        state.Trouble is { } trouble
            ? [trouble]
            : state.Cells.Where(cell => !cell.IsReady).Select(cell => $"{cell.Cell}: {Lacking(cell)}");

    /// <summary>For example <c>no SrvVSchema, no SrvKeyspace of commerce, customer</c>.</summary>
    private static string Lacking(CellReadiness cell)
    {
        if (cell.Problem is { } problem)
        {
            return problem;
        }

        var parts =
            from finding in cell.Awaited
            group finding.Record.KeyspaceName by (finding.Condition, finding.Record.KeyspaceName is null) into alike
            orderby alike.Key.Condition, alike.Key.Item2 descending
            select alike.Key.Item2
                ? $"SrvVSchema {Words.Of(alike.Key.Condition)}"
                : $"SrvKeyspace of {Words.Some([.. alike.Select(keyspace => $"{keyspace}")], Most)} {Words.Of(alike.Key.Condition)}";
        return string.Join(", ", [.. parts, .. cell.Unknown.Select(keyspace => $"no Keyspace record of {keyspace}")]);
    }
}
