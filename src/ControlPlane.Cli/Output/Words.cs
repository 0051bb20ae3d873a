using System.Globalization;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Output;

/// <summary>The words of all screens.</summary>
internal static class Words
{
    public static string Of(Verdict verdict) =>
        verdict switch
        {
            Verdict.InSync => "in sync",
            _ => verdict.ToString().ToLowerInvariant(),
        };

    public static string Of(Policy policy) => policy.ToString().ToLowerInvariant();

    /// <summary>The least policy that repairs it, as advice.</summary>
    public static string PolicyFor(Verdict condition) =>
        condition switch
        {
            Verdict.Stale => "--policy refresh replaces it.",
            Verdict.Orphan => "--policy prune deletes it.",
            _ => "--policy create writes it.",
        };

    public static Tone ToneOf(Verdict condition) =>
        condition switch
        {
            Verdict.InSync => Tone.Good,
            Verdict.Stale or Verdict.Incomplete or Verdict.Orphan => Tone.Warning,
            _ => Tone.Bad,
        };

    /// <summary><c>1 record</c>, <c>12,000 records</c></summary>
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary><c>a</c>, or <c>a +197</c> where it stands for others that are alike.</summary>
    public static string First<T>(IReadOnlyCollection<T> items) =>
        items.Count == 1
            ? $"{items.First()}"
            : string.Create(CultureInfo.InvariantCulture, $"{items.First()} +{items.Count - 1:N0}");

    /// <summary><c>a, b, c and 197 more</c></summary>
    public static string Some<T>(IReadOnlyCollection<T> items, int most)
    {
        var shown = string.Join(", ", items.Take(most));
        return items.Count <= most
            ? shown
            : string.Create(CultureInfo.InvariantCulture, $"{shown} and {items.Count - most:N0} more");
    }

    /// <summary>The text, or as much of its beginning as there is room for.</summary>
    public static string Shortened(string text, int most) => text.Length <= most ? text : $"{text[..(most - 1)]}…";

    /// <summary>For people: <c>3 s</c>, <c>5 min</c>, <c>7 h</c>, <c>12 d</c>.</summary>
    public static string Span(TimeSpan span)
    {
        var (count, unit) = span switch
        {
            { TotalMinutes: < 2 } => (span.TotalSeconds, "s"),
            { TotalHours: < 2 } => (span.TotalMinutes, "min"),
            { TotalDays: < 2 } => (span.TotalHours, "h"),
            _ => (span.TotalDays, "d"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Floor(count)):N0} {unit}");
    }

    /// <summary>For people: <c>0.42 s</c>.</summary>
    public static string Seconds(TimeSpan duration) =>
        string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s");
}
