using System.Collections.Immutable;
using ControlPlane.Cli.Commands;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.RoutingViews;

/// <summary>What there is to know about routing: the inputs, the lists of live tables, and what the cells have.</summary>
/// <param name="Perfect">A vtgate with the record that the inputs give, and a perfect view of live tables.</param>
/// <param name="Cells">Every cell with a CellInfo.</param>
internal sealed record RoutingSight(RoutingModel Perfect, ImmutableArray<CellRecord> Cells)
{
    /// <summary>The live tables that decide, those known for longest first.</summary>
    public ImmutableArray<LiveSchema> Lists { get; } =
    [
        .. Perfect
            .Keyspaces.Keys.Select(keyspace => Perfect.Live?.Find(keyspace))
            .OfType<LiveSchema>()
            .OrderBy(list => list.ReadAt),
    ];

    /// <exception cref="CommandFailedException">An input cannot be decoded, so no vtgate could be answered for.</exception>
    public static async Task<RoutingSight> ReadAsync(CommandContext context, CancellationToken cancellation)
    {
        var (gathered, _) = await PlanCommand.PlanAsync(context, cancellation);
        var observed = gathered.Observed;
        string[] broken = [.. Broken(observed.Global)];
        return broken.Length > 0
            ? throw new CommandFailedException(
                new("inputs of routing cannot be decoded:", "Write them anew with vtctldclient or controlplane import.")
                {
                    Details = broken,
                }
            )
            : new(
                RoutingModel.From(DesiredSrvVSchema.Of(observed.Global).Record, observed.Routing.Live),
                [.. observed.Cells.Values.Select(CellRecord.Of)]
            );
    }

    /// <exception cref="CommandFailedException">The cell has no record to answer from.</exception>
    public RoutingModel OfCell(CellName cell) =>
        Cells.FirstOrDefault(known => known.Cell == cell) switch
        {
            CellRecord.Present present => RoutingModel.From(present.Record),
            CellRecord.Lacking lacking => throw new CommandFailedException(
                new($"{cell} has no record to answer from: {lacking.Why}.")
            ),
            _ => throw new CommandFailedException(
                new(
                    $"there is no cell {cell}.",
                    $"The global store has a CellInfo of {string.Join(", ", Cells.Select(known => known.Cell))}."
                )
            ),
        };

    /// <summary>Cells with the same answer stand together.</summary>
    public ImmutableArray<CellAnswer> AnswersTo(RoutingQuery query) =>
        [
            .. from cell in Cells
            let answer = cell is CellRecord.Present present
                ? (LookupWords.Of(RoutingModel.From(present.Record).Resolve(query)), null)
                : ((string?)null, (string?)((CellRecord.Lacking)cell).Why)
            group cell.Cell by answer into alike
            select new CellAnswer([.. alike], alike.Key.Item1, alike.Key.Item2),
        ];

    private static IEnumerable<string> Broken(GlobalRecords global) =>
        global
            .Keyspaces.Values.Select(keyspace => (keyspace.VSchema?.Key, keyspace.VSchema?.Broken))
            .Append((global.RoutingRules?.Key, global.RoutingRules?.Broken))
            .Append((global.ShardRoutingRules?.Key, global.ShardRoutingRules?.Broken))
            .Append((global.KeyspaceRoutingRules?.Key, global.KeyspaceRoutingRules?.Broken))
            .Append((global.MirrorRules?.Key, global.MirrorRules?.Broken))
            .Where(record => record.Broken is not null)
            .Select(record => $"{record.Key}: {record.Broken}");
}
