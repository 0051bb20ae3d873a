using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ControlPlane.Charts.Yaml;

namespace ControlPlane.Charts.Docs;

/// <summary>
/// The chart's values as a table, made of values.yaml: each key with a comment that begins with <c># --</c>, its default,
/// and the comment.
/// </summary>
internal static partial class ValuesTable
{
    /// <summary>Keys that have a comment, in the order of the file.</summary>
    public static IReadOnlyList<(string Path, string Meaning)> Documented(string yaml)
    {
        var rows = new List<(string, string)>();
        var parents = new Stack<(int Indent, string Key)>();
        string? comment = null;
        foreach (var line in yaml.Split('\n'))
        {
            var trimmed = line.Trim();
            if (trimmed.StartsWith('#'))
            {
                comment =
                    trimmed.StartsWith("# -- ", StringComparison.Ordinal) ? trimmed["# -- ".Length..]
                    : comment is null ? null
                    : $"{comment} {trimmed[1..].Trim()}";
            }
            else if (Key().Match(line) is { Success: true } key)
            {
                var indent = key.Groups["indent"].Length;
                while (parents.TryPeek(out var parent) && parent.Indent >= indent)
                {
                    parents.Pop();
                }

                parents.Push((indent, key.Groups["key"].Value));
                if (comment is not null)
                {
                    rows.Add((string.Join('.', parents.Reverse().Select(parent => parent.Key)), comment));
                }

                comment = null;
            }
            else
            {
                comment = null;
            }
        }

        return rows;
    }

    /// <summary>Keys without anything below them that a reader would look for and not find.</summary>
    public static IEnumerable<string> Undocumented(string yaml)
    {
        var documented = Documented(yaml).Select(row => row.Path).ToHashSet();
        return Leaves((JsonObject)StrictYaml.Document(yaml), [])
            .Where(path =>
                !Enumerable.Range(1, path.Length).Any(length => documented.Contains(string.Join('.', path[..length])))
            )
            .Select(path => string.Join('.', path));
    }

    public static string Write(string yaml)
    {
        var values = StrictYaml.Document(yaml);
        var rows = Documented(yaml).Select(row => $"| `{row.Path}` | {Default(values, row.Path)} | {row.Meaning} |");
        return string.Join('\n', ["| value | default | meaning |", "|---|---|---|", .. rows]);
    }

    private static string Default(JsonNode values, string path)
    {
        var value = path.Split('.').Aggregate((JsonNode?)values, (node, key) => node![key]);
        var text = value is JsonObject or JsonArray ? value.ToJsonString(Plain) : value?.ToString() ?? "null";
        return text is "" ? "" : $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";
    }

    private static System.Text.Json.JsonSerializerOptions Plain { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<string[]> Leaves(JsonObject mapping, string[] above) =>
        mapping.SelectMany(pair =>
            pair.Value is JsonObject { Count: > 0 } below
                ? Leaves(below, [.. above, pair.Key])
                : [(string[])[.. above, pair.Key]]
        );

    [GeneratedRegex(@"^(?<indent> *)(?<key>[A-Za-z][A-Za-z0-9]*):( |$)")]
    private static partial Regex Key();
}
