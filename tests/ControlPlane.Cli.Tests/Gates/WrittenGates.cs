using System.Globalization;
using System.Text;
using ControlPlane.Serving.Gates;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>Writes declared gates as people do: in blocks or in lines, with or without quotes, in any order, with comments.</summary>
/// <param name="IsFlow">Lists and mappings in one line.</param>
/// <param name="Quote">Nothing, or what stands around each name.</param>
/// <param name="Dash">What stands in keys between words.</param>
/// <param name="Comment">Behind lines of a block; it may have anything in it.</param>
/// <param name="Break">What ends a line.</param>
/// <param name="Turn">By how many places the fields of a gate are moved round.</param>
/// <param name="Indent">How far a list is moved in below its key.</param>
internal sealed record WrittenGates(
    bool IsFlow,
    string Quote,
    char Dash,
    string Comment,
    string Break,
    int Turn,
    int Indent
)
{
    public static Gen<WrittenGates> Any() =>
        from isFlow in Gen.Elements(true, false)
        from quote in Gen.Elements("", "'", "\"")
        from dash in Gen.Elements('-', '_')
        from comment in Gen.Elements("", " # cells: [other]", "  #\t\"'{[größe")
        from lineBreak in Gen.Elements("\n", "\r\n")
        from turn in Gen.Choose(0, 5)
        from indent in Gen.Choose(0, 4)
        select new WrittenGates(isFlow, quote, dash, comment, lineBreak, turn, indent);

    public string Write(GateDeclarations gates, IReadOnlyList<string> cells)
    {
        var text = new StringBuilder(gates.AllCellsBy is null ? "" : $"cells: {Quote}all{Quote}{Break}");
        if (cells.Count > 0)
        {
            text.Append(Field("cells", List(cells), ""));
        }

        var declared = gates.Gates.Skip(cells.Count).ToArray();
        return declared.Length == 0
            ? text.ToString()
            : text.Append(CultureInfo.InvariantCulture, $"gates:{Comment}{Break}")
                .AppendJoin("", declared.Select(Gate))
                .ToString();
    }

    private string Gate(Gate gate)
    {
        (string Key, string[]? Values, string? Value)[] fields =
        [
            ("cell", null, Quoted(gate.Cell.Value)),
            ("keyspaces_to_watch", gate.KeyspacesToWatch?.Select(name => name.Value).ToArray(), null),
            ("cells_to_watch", gate.CellsToWatch?.Select(name => name.Value).ToArray(), null),
            ("version", null, gate.Version is { } version ? Quoted($"{version}") : null),
            ("tracker", null, gate.HasTracker is { } tracker ? (tracker ? "true" : "false") : null),
            ("replicas", null, gate.Replicas?.ToString(CultureInfo.InvariantCulture)),
        ];
        var given = fields.Where(field => field.Values is not null || field.Value is not null).ToArray();
        var turned = given.Skip(Turn % given.Length).Concat(given.Take(Turn % given.Length)).ToArray();
        var margin = new string(' ', Indent);
        return IsFlow
            ? $"{margin}- {{{string.Join(", ", turned.Select(field => $"{Key(field.Key)}: {field.Value ?? Flow(field.Values!)}"))}}}{Break}"
            : string.Concat(
                turned.Select(
                    (field, index) =>
                        $"{margin}{(index == 0 ? "- " : "  ")}"
                        + Field(
                            Key(field.Key),
                            field.Value is { } value ? $" {value}{Comment}{Break}" : List(field.Values!, margin + "  "),
                            ""
                        )
                )
            );
    }

    private static string Field(string key, string value, string margin) => $"{margin}{key}:{value}";

    private string List(IEnumerable<string> values, string margin = "") =>
        IsFlow
            ? $" {Flow(values)}{Break}"
            : Comment
                + Break
                + string.Concat(
                    values.Select(value => $"{margin}{new string(' ', Indent)}- {Quoted(value)}{Comment}{Break}")
                );

    private string Flow(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Quoted))}]";

    private string Key(string key) => key.Replace('_', Dash);

    private string Quoted(string value) => $"{Quote}{value}{Quote}";
}
