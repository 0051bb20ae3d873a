using System.Collections.Immutable;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Serving.Routing.Explaining;
using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Cli.Screens;

/// <summary>Where a name goes and why, as somebody would tell it who has time.</summary>
internal static class ExplainScreen
{
    private const int MostCandidates = 30;

    public static void Write(IPaper paper, ExplainView shown)
    {
        var explanation = shown.Explanation;
        WriteAnswer(paper, shown);
        paper.Line(0);
        paper.Line(0, new Ink("How a vtgate gets there", Tone.Strong));
        foreach (var (step, at) in explanation.Steps.Select((step, at) => (step, at + 1)))
        {
            paper.Line(2, new Ink($"{at}. ", Tone.Faint), LookupWords.Of(step, explanation.Query.Name));
            if (step is LookupStep.Candidates { All: { IsEmpty: false } all })
            {
                WriteCandidates(paper, all, shown.Now);
            }
        }

        WriteChanges(paper, explanation.WouldChange);
        WriteCells(paper, shown.Answers);
        LiveTablesScreen.Write(paper, shown.Lists, shown.Now);
    }

    private static void WriteAnswer(IPaper paper, ExplainView shown)
    {
        var (query, answer) = (shown.Explanation.Query, shown.Explanation.Answer);
        var asked = $"{(query.Keyspace is { } keyspace ? $"{keyspace}." : "")}{query.Name}";
        var type = TabletTypeSuffix.Of(query.TabletType);
        var whose = shown.Cell is { } cell ? $"a vtgate of {cell} by its record" : "a vtgate that knows all tables";
        paper.Line(
            0,
            new Ink(asked, Tone.Strong),
            new Ink(type is "@primary" ? "" : type, Tone.Faint),
            "  →  ",
            new Ink(LookupWords.Of(answer), ToneOf(answer))
        );
        paper.Line(2, new Ink($"What {whose} answers.{Aside(answer)}", Tone.Faint));
        if (!shown.Near.IsEmpty)
        {
            paper.Line(2, $"Did you mean {string.Join(" or ", shown.Near)}?");
        }
    }

    private static string Aside(RoutingAnswer answer) =>
        answer switch
        {
            RoutingAnswer.Table { Known: false } =>
                " Nobody knows whether the table exists: if it does not, MySQL refuses the query.",
            RoutingAnswer.View => " Queries read the view; what needs a table is refused.",
            _ => "",
        };

    private static Tone ToneOf(RoutingAnswer answer) =>
        answer switch
        {
            RoutingAnswer.Table { Known: false } => Tone.Warning,
            RoutingAnswer.Table or RoutingAnswer.Vindex or RoutingAnswer.View => Tone.Good,
            _ => Tone.Bad,
        };

    private static void WriteCandidates(IPaper paper, ImmutableArray<Candidate> all, DateTimeOffset now)
    {
        foreach (var candidate in all.OrderBy(found => LookupWords.Counts(found) ? 0 : 1).Take(MostCandidates))
        {
            var counts = LookupWords.Counts(candidate);
            paper.Line(
                5,
                new Ink(counts ? "+ " : "- ", counts ? Tone.Good : Tone.Faint),
                new Ink($"{candidate.Keyspace.Name}", Tone.Strong),
                $" ({(candidate.Keyspace.IsSharded ? "sharded" : "unsharded")}): {LookupWords.Of(candidate)}",
                new Ink(Known(candidate, now), Tone.Faint)
            );
        }

        if (all.Length > MostCandidates)
        {
            paper.Line(5, new Ink($"… and {all.Length - MostCandidates} more; --output json has all.", Tone.Faint));
        }
    }

    private static string Known(Candidate candidate, DateTimeOffset now) =>
        candidate.KnownAt is { } at ? $", as known {Words.Span(now - at)} ago from {candidate.Source}" : "";

    private static void WriteChanges(IPaper paper, ImmutableArray<WhatIf> changes)
    {
        if (changes.IsEmpty)
        {
            return;
        }

        paper.Line(0);
        paper.Line(0, new Ink("What would change it", Tone.Strong));
        foreach (var change in changes)
        {
            paper.Line(2, new Ink("→ ", Tone.Faint), ChangeWords.Of(change));
        }
    }

    private static void WriteCells(IPaper paper, ImmutableArray<CellAnswer> answers)
    {
        if (answers.IsEmpty)
        {
            return;
        }

        paper.Line(0);
        paper.Line(0, new Ink("What the cells' present records answer, without a view of live tables", Tone.Strong));
        foreach (var alike in answers)
        {
            paper.Line(
                2,
                new Ink(Words.Some(alike.Cells, 4), Tone.Strong),
                "  ",
                alike.Answer is { } answer ? answer : new Ink($"unknown: {alike.Problem}", Tone.Warning)
            );
        }
    }
}
