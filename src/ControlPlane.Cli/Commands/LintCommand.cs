using System.Collections.Immutable;
using ControlPlane.Cli.Files;
using ControlPlane.Cli.Json;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Cli.Screens;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Linting;

namespace ControlPlane.Cli.Commands;

/// <summary>Checks VSchemas and rules before a vtgate meets them: in files, in a topology, or files over one.</summary>
internal static class LintCommand
{
    /// <summary>Files alone; what they name and do not hold is not there.</summary>
    public static CommandResult OnFiles(string path) => ResultOf(LintInputs.OfFiles(new ExportDirectory(path)));

    /// <param name="path">Null: the topology as it is.</param>
    public static async Task<CommandResult> RunAsync(
        CommandContext context,
        string? path,
        CancellationToken cancellation
    )
    {
        var topology = context.Topology.Connection;
        var stored = await context.Progress.ShowAsync(
            "Reading the topology …",
            () => StoredInputs.ReadAsync(topology, cancellation)
        );
        var directory = path is null ? null : new ExportDirectory(path);
        return ResultOf(LintInputs.OfTopology(stored, topology.Layout, directory));
    }

    private static CommandResult ResultOf(LintInputs inputs)
    {
        var findings = inputs.IsWhole ? RoutingLint.Check(inputs.Record) : [];
        return new(
            ExitOf(inputs, findings),
            paper => LintScreen.Write(paper, inputs, findings),
            report => report with { Lint = RoutingReports.Of(inputs, findings) }
        );
    }

    private static ExitCode ExitOf(LintInputs inputs, ImmutableArray<LintFinding> findings) =>
        !inputs.IsWhole || findings.Any(finding => finding.Severity is LintSeverity.Error) ? ExitCode.Error
        : findings.Length > 0 ? ExitCode.DriftLeft
        : ExitCode.InSync;
}
