using System.Globalization;
using System.Text;

namespace ControlPlane.Api.Metrics;

/// <summary>Writes Prometheus' text exposition format, version 0.0.4. Each family is written once, whole.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new();

    public ReadOnlyMemory<byte> Bytes => Encoding.UTF8.GetBytes(text.ToString());

    /// <summary>Names of types and enumeration values as label values: <c>no_longer_needed</c>.</summary>
    public static string Name(string pascal) =>
        string.Concat(
            pascal.Select(
                (c, at) => char.IsUpper(c) && at > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"
            )
        );

    public void Counter(string name, string help, params IEnumerable<Sample> samples) =>
        Family(name, "counter", help, samples);

    public void Gauge(string name, string help, params IEnumerable<Sample> samples) =>
        Family(name, "gauge", help, samples);

    public void Histogram(string name, string help, IEnumerable<(Sample Labels, HistogramPicture Picture)> series)
    {
        Head(name, "histogram", help);
        foreach (var ((labels, _), picture) in series)
        {
            long sum = 0;
            for (var i = 0; i < picture.Counts.Length; i++)
            {
                sum += picture.Counts[i];
                var bound = i < picture.Bounds.Length ? Number(picture.Bounds[i]) : "+Inf";
                Line($"{name}_bucket", [.. labels, ("le", bound)], sum);
            }

            Line($"{name}_sum", labels, picture.Sum);
            Line($"{name}_count", labels, sum);
        }
    }

    private void Family(string name, string type, string help, IEnumerable<Sample> samples)
    {
        Head(name, type, help);
        foreach (var (labels, value) in samples)
        {
            Line(name, labels, value);
        }
    }

    private void Head(string name, string type, string help) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"# HELP {name} {Escaped(help, quotes: false)}\n# TYPE {name} {type}\n"
        );

    private void Line(string name, IReadOnlyList<(string Name, string Value)> labels, double value)
    {
        text.Append(name);
        if (labels.Count > 0)
        {
            var pairs = labels.Select(label => $"{label.Name}=\"{Escaped(label.Value, quotes: true)}\"");
            text.Append('{').AppendJoin(',', pairs).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    // As Go writes it: 1e-05.
    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();

    private static string Escaped(string value, bool quotes)
    {
        var escaped = value
            .Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}

/// <summary>One line of a family.</summary>
internal readonly record struct Sample(IReadOnlyList<(string Name, string Value)> Labels, double Value);
