using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ControlPlane.Cli.Output;

/// <summary>A terminal: colours, wrapped lines that keep their indent, tables with borders.</summary>
internal sealed class TerminalPaper(Action<IRenderable> write, int width) : IPaper
{
    public TerminalPaper(IAnsiConsole console)
        : this(console.Write, console.Profile.Width) { }

    public int Width => width;

    public void Line(int indent, params ReadOnlySpan<Ink> pieces)
    {
        if (pieces.IsEmpty)
        {
            write(new Padder(new Text(" "), new Padding(0))); // a line also where lines are put together later
            return;
        }

        var text = new Paragraph();
        foreach (var piece in pieces)
        {
            text.Append(piece.Text, StyleOf(piece.Tone));
        }

        write(new Padder(text, new Padding(indent, 0, 0, 0)));
    }

    public void Table(ImmutableArray<string> header, ImmutableArray<ImmutableArray<Ink>> rows)
    {
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = StyleOf(Tone.Faint) };
        foreach (var title in header)
        {
            table.AddColumn(new TableColumn(new Text(title, StyleOf(Tone.Strong))).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell.Text, StyleOf(cell.Tone))));
        }

        write(table);
    }

    /// <summary>
    /// Only the sixteen colours that every terminal theme defines: the user's theme keeps them readable.
    /// </summary>
    private static Style StyleOf(Tone tone) =>
        tone switch
        {
            Tone.Title => new Style(decoration: Decoration.Invert | Decoration.Bold),
            Tone.Strong => new Style(decoration: Decoration.Bold),
            Tone.Faint => new Style(decoration: Decoration.Dim),
            Tone.Good or Tone.Added => new Style(Color.Green),
            Tone.Warning or Tone.Changed => new Style(Color.Olive),
            Tone.Bad or Tone.Removed => new Style(Color.Maroon),
            _ => Style.Plain,
        };
}
