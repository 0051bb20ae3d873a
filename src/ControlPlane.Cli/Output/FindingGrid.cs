using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Output;

/// <summary>
/// Findings as cells by keyspaces. However wide a topology is, most of it looks alike: keyspaces that are alike in
/// every cell share a row, and cells that are alike in every row share a column when there is not room for each.
/// </summary>
internal sealed record FindingGrid(ImmutableArray<GridColumn> Columns, ImmutableArray<GridRow> Rows)
{
    private const int MostRowsApart = 16;
    private const int MostAlikeApart = 3;
    private const int MostRows = 40;

    /// <param name="cells">Whose findings to show.</param>
    /// <param name="width">How many columns of text there are.</param>
    public static FindingGrid Of(ImmutableArray<CellPlan> cells, int width)
    {
        var marks = cells.Select(MarksOf).ToArray();
        var keyspaces = cells
            .SelectMany(cell => cell.Findings)
            .Select(finding => finding.Record.KeyspaceName)
            .OfType<KeyspaceName>()
            .ToOrdinalSet();
        GridRow[] rows =
        [
            new([], [.. marks.Select(cell => cell.At(null))]),
            .. keyspaces.Select(keyspace => new GridRow([keyspace], [.. marks.Select(cell => cell.At(keyspace))])),
        ];
        ImmutableArray<GridColumn> columns = [.. cells.Select((cell, at) => new GridColumn([cell.Cell], at))];
        var grid = new FindingGrid(columns, Alike(rows));
        return grid.WidthOf(grid.Columns) <= width ? grid : grid.WithColumnsShared();
    }

    /// <summary>The columns in as many parts as it takes to fit into the width, at least one column each.</summary>
    public IEnumerable<ImmutableArray<GridColumn>> Parts(int width)
    {
        var part = ImmutableArray.CreateBuilder<GridColumn>();
        foreach (var column in Columns)
        {
            if (part.Count > 0 && WidthOf([.. part, column]) > width)
            {
                yield return part.DrainToImmutable();
            }

            part.Add(column);
        }

        yield return part.DrainToImmutable();
    }

    /// <summary>The rows worth showing, those in sync everywhere last.</summary>
    public ImmutableArray<GridRow> Shown => [.. Rows.Take(MostRows)];

    /// <summary>Some row or column stands for several.</summary>
    public bool IsShared => Rows.Any(row => row.Keyspaces.Length > 1) || Columns.Any(column => column.Cells.Length > 1);

    public int RowsLeftOut => Math.Max(0, Rows.Length - MostRows);

    private FindingGrid WithColumnsShared() =>
        this with
        {
            Columns =
            [
                .. from column in Columns
                group column by string.Join('|', Rows.Select(row => row.Marks[column.At].Text)) into alike
                select new GridColumn([.. alike.SelectMany(column => column.Cells)], alike.First().At),
            ],
        };

    private int WidthOf(ImmutableArray<GridColumn> columns) =>
        4
        + Shown.Max(row => row.Title.Length)
        + columns.Sum(column => 3 + Math.Max(column.Title.Length, Shown.Max(row => row.Marks[column.At].Text.Length)));

    private static ImmutableArray<GridRow> Alike(GridRow[] rows)
    {
        var (vschema, keyspaces) = (rows[0], rows[1..]);
        var shared =
            from row in keyspaces
            group row by string.Join('|', row.Marks.Select(mark => mark.Text)) into alike
            from row in alike.Count() > MostAlikeApart && keyspaces.Length > MostRowsApart
                ? [new GridRow([.. alike.SelectMany(row => row.Keyspaces)], alike.First().Marks)]
                : alike.ToArray()
            select row;
        return [vschema, .. shared.OrderBy(row => row.IsInSync).ThenBy(row => row.Keyspaces[0])];
    }

    private static CellMarks MarksOf(CellPlan cell) =>
        new(
            cell.Problem is not null,
            cell.Findings.ToDictionary(finding => finding.Record.KeyspaceName?.Value ?? "", GridMark.Of)
        );

    private sealed record CellMarks(bool Unreadable, Dictionary<string, GridMark> Found)
    {
        public GridMark At(KeyspaceName? keyspace) =>
            Unreadable ? GridMark.Unreadable
            : Found.TryGetValue(keyspace?.Value ?? "", out var mark) ? mark
            : GridMark.NotWatched;
    }
}

/// <summary>One cell, or cells that are alike in every row.</summary>
/// <param name="At">Where its marks are in each row.</param>
internal sealed record GridColumn(ImmutableArray<CellName> Cells, int At)
{
    public string Title => Words.First(Cells);
}

/// <summary>One keyspace, keyspaces that are alike in every cell, or (none) the SrvVSchema.</summary>
internal sealed record GridRow(ImmutableArray<KeyspaceName> Keyspaces, ImmutableArray<GridMark> Marks)
{
    public string Title => Keyspaces.IsEmpty ? "SrvVSchema" : Words.First(Keyspaces);

    public bool IsInSync => Marks.All(mark => mark.Tone is Tone.Good or Tone.Faint);
}

internal readonly record struct GridMark(string Text, Tone Tone)
{
    public static GridMark Unreadable => new("unreadable", Tone.Bad);

    /// <summary>No gate of the cell watches the keyspace, and there is no record either.</summary>
    public static GridMark NotWatched => new("-", Tone.Faint);

    public static GridMark Of(Finding finding) =>
        new(Words.Of(finding.Condition) + (finding.Block is null ? "" : ", blocked"), Words.ToneOf(finding.Condition));
}
