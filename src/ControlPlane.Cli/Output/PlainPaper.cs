using System.Collections.Immutable;

namespace ControlPlane.Cli.Output;

/// <summary>
/// Plain lines: no colours, nothing wrapped, tables in aligned columns. For pipes, files and logs of jobs.
/// </summary>
internal sealed class PlainPaper(TextWriter writer) : IPaper
{
    public int Width => 160;

    public void Line(int indent, params ReadOnlySpan<Ink> pieces)
    {
        var line = new System.Text.StringBuilder().Append(' ', indent);
        foreach (var piece in pieces)
        {
            line.Append(piece.Text);
        }

        writer.WriteLine(line.ToString().TrimEnd());
    }

    public void Table(ImmutableArray<string> header, ImmutableArray<ImmutableArray<Ink>> rows)
    {
        ImmutableArray<ImmutableArray<Ink>> lines =
        [
            [.. header.Select(title => (Ink)title)],
            .. rows,
        ];
        var widths = header.Select((_, column) => lines.Max(line => line[column].Text.Length)).ToArray();
        foreach (var line in lines)
        {
            writer.WriteLine(
                string.Join("  ", line.Select((cell, column) => cell.Text.PadRight(widths[column]))).TrimEnd()
            );
        }
    }
}
