using System.Globalization;
using System.Text.RegularExpressions;

namespace ControlPlane.Api.Tests.Metrics;

/// <summary>
/// Reads Prometheus' text format, version 0.0.4, and takes nothing that the format does not allow: it decides, not the
/// writer, what is right.
/// </summary>
internal static partial class StrictReader
{
    public static SortedDictionary<string, Family> Read(string text)
    {
        text.ShouldEndWith("\n");
        var families = new SortedDictionary<string, Family>(StringComparer.Ordinal);
        Family? current = null;
        var lines = text[..^1].Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('#'))
            {
                var help = HelpLine().Match(lines[i]);
                var type = TypeLine().Match(lines[++i]);
                help.Success.ShouldBeTrue(lines[i - 1]);
                type.Success.ShouldBeTrue(lines[i]);
                type.Groups["name"].Value.ShouldBe(help.Groups["name"].Value);
                current = new(help.Groups["name"].Value, type.Groups["type"].Value, []);
                families.ContainsKey(current.Name).ShouldBeFalse($"{current.Name} comes twice");
                families.Add(current.Name, current);
            }
            else
            {
                current.ShouldNotBeNull($"{lines[i]} belongs to no family").Lines.Add(ReadLine(lines[i]));
            }
        }

        foreach (var family in families.Values)
        {
            Check(family);
        }

        return families;
    }

    private static Line ReadLine(string text)
    {
        var match = SampleLine().Match(text);
        match.Success.ShouldBeTrue($"'{text}' is no sample");
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in Label().Matches(match.Groups["labels"].Value))
        {
            labels.TryAdd(label.Groups["name"].Value, Unescaped(label.Groups["value"].Value)).ShouldBeTrue(text);
        }

        var value = double.Parse(match.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        return new(match.Groups["name"].Value, labels, value);
    }

    private static void Check(Family family)
    {
        var names = family.Type is "histogram" ? (string[])["_bucket", "_sum", "_count"] : [""];
        family.Lines.Select(line => line.Name).ShouldBeSubsetOf(names.Select(name => family.Name + name));
        family.Lines.Select(line => line.Series).ShouldBeUnique($"{family.Name} says something twice");
        if (family.Type is "counter")
        {
            family.Name.ShouldEndWith("_total");
            family.Lines.ShouldAllBe(line => line.Value >= 0);
        }

        if (family.Type is "histogram")
        {
            CheckHistogram(family);
        }
    }

    private static void CheckHistogram(Family family)
    {
        foreach (var series in family.Lines.GroupBy(line => line.SeriesWithout("le")))
        {
            var buckets = series.Where(line => line.Name.EndsWith("_bucket", StringComparison.Ordinal)).ToArray();
            var bounds = buckets.Select(line => Bound(line.Labels["le"])).ToArray();
            bounds.ShouldBeInOrder(SortDirection.Ascending, "buckets go up");
            bounds[^1].ShouldBe(double.PositiveInfinity);
            buckets.Select(line => line.Value).ShouldBeInOrder(SortDirection.Ascending, "buckets add up");
            buckets[^1].Value.ShouldBe(series.Single(line => line.Name == $"{family.Name}_count").Value);
            series.Count(line => line.Name == $"{family.Name}_sum").ShouldBe(1);
        }
    }

    private static double Bound(string le) =>
        le == "+Inf" ? double.PositiveInfinity : double.Parse(le, CultureInfo.InvariantCulture);

    private static string Unescaped(string value) =>
        Escape()
            .Replace(
                value,
                match =>
                    match.Value switch
                    {
                        @"\n" => "\n",
                        @"\\" => @"\",
                        "\\\"" => "\"",
                        var other => throw new InvalidOperationException($"{other} is no escape"),
                    }
            );

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) \S.*$")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-z_]+=""([^""\\]|\\.)*"",)*[a-z_]+=""([^""\\]|\\.)*"")\})? (?<value>-?[0-9][0-9.]*(e[-+][0-9]+)?)$"
    )]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"(?<name>[a-z_]+)=""(?<value>([^""\\]|\\.)*)""")]
    private static partial Regex Label();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escape();
}

internal sealed record Family(string Name, string Type, List<Line> Lines)
{
    /// <summary>The value of the one line that has these labels.</summary>
    public double With(params (string Name, string Value)[] labels) =>
        Lines.Single(line => labels.All(label => line.Labels.GetValueOrDefault(label.Name) == label.Value)).Value;
}

internal sealed record Line(string Name, SortedDictionary<string, string> Labels, double Value)
{
    public string Series => $"{Name} {SeriesWithout("")}";

    public string SeriesWithout(string label) =>
        string.Join('\u0001', Labels.Where(pair => pair.Key != label).Select(pair => $"{pair.Key}\u0002{pair.Value}"));
}
