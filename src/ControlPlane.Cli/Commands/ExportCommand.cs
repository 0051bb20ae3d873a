using ControlPlane.Cli.Files;
using ControlPlane.Cli.Json;
using ControlPlane.Cli.Screens;

namespace ControlPlane.Cli.Commands;

/// <summary>Writes VSchemas and routing rules as JSON files.</summary>
internal static class ExportCommand
{
    public static async Task<CommandResult> RunAsync(
        CommandContext context,
        string path,
        bool isForced,
        CancellationToken cancellation
    )
    {
        var topology = context.Topology.Connection;
        var inputs = await context.Progress.ShowAsync(
            "Reading the topology …",
            () => StoredInputs.ReadAsync(topology, cancellation)
        );
        var directory = new ExportDirectory(path);
        var files = new Exporter(inputs, topology.Layout, directory, isForced).Run();
        return new(
            ExitCode.InSync,
            paper => FilesScreen.Write(paper, directory, files),
            report => report with { Files = Reports.Of(files) }
        );
    }
}
