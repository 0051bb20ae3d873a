using System.Collections.Immutable;
using ControlPlane.Cli.Files;
using ControlPlane.Cli.Json;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;

namespace ControlPlane.Cli.Commands;

/// <summary>Writes VSchemas and routing rules from JSON files, as far as they differ from what is stored.</summary>
internal static class ImportCommand
{
    public static async Task<CommandResult> RunAsync(
        CommandContext context,
        string path,
        bool isDryRun,
        CancellationToken cancellation
    )
    {
        var (topology, directory) = (context.Topology.Connection, new ExportDirectory(path));
        var files = await context.Progress.ShowAsync(
            "Comparing the files with the topology …",
            async () =>
            {
                var inputs = await StoredInputs.ReadAsync(topology, cancellation);
                var outcomes = ImmutableArray.CreateBuilder<FileOutcome>();
                foreach (var planned in new Importer(inputs, topology.Layout, directory).Plan())
                {
                    outcomes.Add(
                        isDryRun
                            ? planned.Outcome
                            : await planned.WriteAsync(topology.Global, topology.Layout, cancellation)
                    );
                }

                return outcomes.ToImmutable();
            }
        );
        return new(
            ExitOf(files),
            paper => Show(paper, directory, files),
            report => report with { Files = Reports.Of(files) }
        );
    }

    private static void Show(IPaper paper, ExportDirectory directory, ImmutableArray<FileOutcome> files)
    {
        FilesScreen.Write(paper, directory, files);
        if (files.Any(file => file.Fate is FileFate.Conflict or FileFate.Unknown))
        {
            paper.Line(0, new Ink("Call it again: what is written already will be left alone.", Tone.Faint));
        }

        if (files.Any(file => file.Fate is FileFate.Written))
        {
            paper.Line(
                0,
                new Ink(
                    "Serving records follow with controlplane rebuild, or by a controlplane run by itself.",
                    Tone.Faint
                )
            );
        }
    }

    private static ExitCode ExitOf(ImmutableArray<FileOutcome> files) =>
        files.Any(file => file.Fate is FileFate.Failed or FileFate.Unknown) ? ExitCode.Error
        : files.Any(file => file.Fate is FileFate.Pending or FileFate.Conflict) ? ExitCode.DriftLeft
        : ExitCode.InSync;
}
