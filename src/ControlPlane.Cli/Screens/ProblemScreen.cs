using ControlPlane.Cli.Output;

namespace ControlPlane.Cli.Screens;

/// <summary>Why a command could not do what it was asked to.</summary>
internal static class ProblemScreen
{
    public static void Write(IPaper paper, Failure failure)
    {
        paper.Line(0, new Ink("error: ", Tone.Bad), failure.What);
        foreach (var detail in failure.Details)
        {
            paper.Line(2, detail);
        }

        if (failure.Remedy is { } remedy)
        {
            paper.Line(2, new Ink($"→ {remedy}", Tone.Faint));
        }
    }
}

/// <summary>Why a command ended without a result.</summary>
/// <param name="What">What was tried, on which store, and what came of it.</param>
/// <param name="Remedy">What to do; null when the text says it.</param>
internal sealed record Failure(string What, string? Remedy = null)
{
    public IReadOnlyList<string> Details { get; init; } = [];
}
