using System.Collections.Immutable;
using ControlPlane.Cli.Files;
using ControlPlane.Cli.Output;
using ControlPlane.Serving.Differences;

namespace ControlPlane.Cli.Screens;

/// <summary>What became of each file of an export or an import; those of which nothing came are only counted.</summary>
internal static class FilesScreen
{
    private const int MostParts = 24;

    public static void Write(IPaper paper, ExportDirectory directory, ImmutableArray<FileOutcome> files)
    {
        foreach (var file in files.Where(file => file.Fate is not FileFate.Unchanged))
        {
            var (word, tone) = Describe(file.Fate);
            paper.Line(0, new Ink(word.PadRight(9), tone), $" {directory.Shown(file.File)}");
            if (file.Why is { } why)
            {
                paper.Line(10, new Ink(why, Tone.Faint));
            }

            foreach (var part in file.Difference?.Capped(MostParts).Parts ?? [])
            {
                WritePart(paper, part);
            }
        }

        var counts =
            from file in files
            group file by file.Fate into alike
            orderby alike.Key
            select $"{alike.Count()} {Describe(alike.Key).Word}";
        paper.Line(0);
        paper.Line(0, new Ink($"{Words.Count(files.Length, "file")}: {string.Join(", ", counts)}.", Tone.Strong));
    }

    private static void WritePart(IPaper paper, Difference part)
    {
        foreach (var line in DifferenceLine.Of(part))
        {
            var tone = line.Change switch
            {
                Change.Added => Tone.Added,
                Change.Removed => Tone.Removed,
                Change.Changed => Tone.Changed,
                _ => Tone.Faint,
            };
            paper.Line(4 + (4 * line.Depth), new Ink($"{line.Sign} ", tone), line.Text);
        }
    }

    private static (string Word, Tone Tone) Describe(FileFate fate) =>
        fate switch
        {
            FileFate.Unchanged => ("unchanged", Tone.Faint),
            FileFate.Pending => ("to write", Tone.Changed),
            FileFate.Written => ("written", Tone.Good),
            FileFate.Removed => ("removed", Tone.Removed),
            FileFate.Left => ("left", Tone.Faint),
            FileFate.Conflict => ("conflict", Tone.Warning),
            FileFate.Unknown => ("unknown", Tone.Bad),
            _ => ("failed", Tone.Bad),
        };
}
