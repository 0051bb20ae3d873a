using ControlPlane.Cli.Json;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;

namespace ControlPlane.Cli.Commands;

/// <summary>How a command ended, and its two ways of saying so.</summary>
/// <param name="Show">For people.</param>
/// <param name="Fill">For programs: adds the command's part to a report that has the common one.</param>
internal sealed record CommandResult(ExitCode Exit, Action<IPaper> Show, Func<Report, Report> Fill)
{
    /// <summary>For programs, a document that is complete as it is; null: the report.</summary>
    public string? Document { get; init; }
}
