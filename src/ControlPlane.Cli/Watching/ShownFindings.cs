using System.Collections.Immutable;
using ControlPlane.Api.Documents;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Watching;

/// <summary>Turns what was received back into findings, so that all screens show them alike.</summary>
internal static class ShownFindings
{
    public static ImmutableArray<CellPlan> Of(TopologyDocument topology) =>
        [
            .. from cell in topology.Cells
            select new CellPlan
            {
                Cell = new(cell.Cell),
                Problem = cell.Problem,
                Remedy = cell.Remedy,
                Findings = [.. cell.Records.Select(record => Of(new(cell.Cell), record))],
            },
        ];

    public static ImmutableArray<Notice> NoticesOf(TopologyDocument topology) =>
        [.. topology.Notices.Select(notice => new Notice(Parse<NoticeKind>(notice.Kind), notice.Why, notice.Remedy))];

    /// <summary><c>zone1 SrvKeyspace commerce</c></summary>
    public static string NameOf(string cell, string type, string? keyspace) =>
        keyspace is null ? $"{cell} {type}" : $"{cell} {type} {keyspace}";

    private static Finding Of(CellName cell, RecordDocument record) =>
        new()
        {
            Record = record.Keyspace is { } keyspace
                ? new ServingRecordId.SrvKeyspace(cell, new(keyspace))
                : new ServingRecordId.SrvVSchema(cell),
            Condition = Parse<Verdict>(record.Condition),
            Why = record.Why,
            Block = record.Block is { } block ? new(Parse<BlockReason>(block.Reason), block.Why, block.Remedy) : null,
        };

    /// <exception cref="System.Text.Json.JsonException">A word of another version.</exception>
    private static T Parse<T>(string word)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, ignoreCase: true, out var value)
            ? value
            : throw new System.Text.Json.JsonException($"'{word}' is no {typeof(T).Name} of this version.");
}
