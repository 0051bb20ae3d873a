using System.Collections.Immutable;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Serving.Routing.Linting;

namespace ControlPlane.Cli.Screens;

/// <summary>What is wrong with VSchemas and rules, errors first.</summary>
internal static class LintScreen
{
    private const int MostFindings = 200;

    public static void Write(IPaper paper, LintInputs inputs, ImmutableArray<LintFinding> findings)
    {
        foreach (var problem in inputs.Problems)
        {
            paper.Line(0, new Ink("error  ", Tone.Bad), $"  {problem}");
        }

        foreach (var finding in findings.OrderBy(finding => finding.Severity).Take(MostFindings))
        {
            Write(paper, finding);
        }

        if (findings.Length > MostFindings)
        {
            var more = Words.Count(findings.Length - MostFindings, "more finding");
            paper.Line(0, new Ink($"… {more}; --output json has all.", Tone.Faint));
        }

        if (!inputs.IsWhole)
        {
            paper.Line(0);
            paper.Line(0, "What the files and records mean was not looked at, since not all of them could be read.");
        }

        paper.Line(0);
        paper.Line(0, new Ink(Sum(inputs, findings), Tone.Strong));
    }

    private static void Write(IPaper paper, LintFinding finding)
    {
        var isError = finding.Severity is LintSeverity.Error;
        paper.Line(
            0,
            new Ink(isError ? "error  " : "warning", isError ? Tone.Bad : Tone.Warning),
            "  ",
            new Ink($"{finding.Place}", Tone.Strong)
        );
        paper.Line(9, finding.Why);
        paper.Line(9, new Ink($"→ {finding.Remedy}", Tone.Faint));
    }

    private static string Sum(LintInputs inputs, ImmutableArray<LintFinding> findings)
    {
        var errors = inputs.Problems.Length + findings.Count(finding => finding.Severity is LintSeverity.Error);
        var warnings = findings.Count(finding => finding.Severity is LintSeverity.Warning);
        return $"{Words.Count(inputs.Keyspaces, "keyspace")}: {Words.Count(errors, "error")}, "
            + $"{Words.Count(warnings, "warning")}.";
    }
}
