using System.Text;

namespace ControlPlane.Charts.Examples;

/// <summary>
/// A document whose commands are carried out: a <c>console</c> block has commands, each a line that begins with
/// <c>$ </c>, followed by what they print; a block after <c>&lt;!-- file: NAME --&gt;</c> is a file; and
/// <c>&lt;!-- vitess: STEP --&gt;</c> stands for what Vitess or fate does at this place.
/// </summary>
internal static class ExampleDocument
{
    private const string FileMark = "<!-- file: ";
    private const string StepMark = "<!-- vitess: ";
    private const string End = " -->";
    private const string Fence = "```";

    /// <summary>The document again, with what was really printed.</summary>
    public static async Task<string> CarryOutAsync(string document, IExampleStage stage)
    {
        var written = new StringBuilder();
        var lines = new Queue<string>(document.TrimEnd('\n').Split('\n'));
        string? file = null;
        while (lines.TryDequeue(out var line))
        {
            written.Append(line).Append('\n');
            if (Marked(line, StepMark) is { } step)
            {
                await stage.HappenAsync(step);
            }
            else if (Marked(line, FileMark) is { } name)
            {
                file = name;
            }
            else if (line is "```console")
            {
                await ConsoleAsync(lines, written, stage);
            }
            else if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                var content = Block(lines);
                written.AppendJoin("", content.Select(part => $"{part}\n")).Append(Fence).Append('\n');
                if (file is not null)
                {
                    stage.Write(file, string.Join('\n', content) + "\n");
                    file = null;
                }
            }
        }

        return written.ToString();
    }

    private static async Task ConsoleAsync(Queue<string> lines, StringBuilder written, IExampleStage stage)
    {
        foreach (var command in Block(lines).Where(line => line.StartsWith("$ ", StringComparison.Ordinal)))
        {
            var (exit, output) = await stage.RunAsync(command[2..]);
            written.Append(command).Append('\n').AppendJoin("", output.Select(line => $"{line}\n"));
            if (exit != 0)
            {
                written.Append($"[exit code {exit}]\n");
            }
        }

        written.Append(Fence).Append('\n');
    }

    private static List<string> Block(Queue<string> lines)
    {
        var block = new List<string>();
        while (lines.Dequeue() is var line && line != Fence)
        {
            block.Add(line);
        }

        return block;
    }

    private static string? Marked(string line, string mark) =>
        line.StartsWith(mark, StringComparison.Ordinal) && line.EndsWith(End, StringComparison.Ordinal)
            ? line[mark.Length..^End.Length]
            : null;
}
