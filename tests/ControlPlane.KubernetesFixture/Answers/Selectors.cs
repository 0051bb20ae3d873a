using System.Text.Json;
using System.Text.RegularExpressions;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.KubernetesFixture.Answers;

/// <summary>Label and field selectors.</summary>
internal static partial class Selectors
{
    /// <exception cref="Failure">It cannot be read.</exception>
    public static Func<JsonElement, bool> Labels(string? text) =>
        string.IsNullOrEmpty(text) ? _ => true : All(Split(text).Select(Label));

    public static Func<JsonElement, bool> Fields(string? text) =>
        string.IsNullOrEmpty(text) ? _ => true : All(text.Split(',').Select(Field));

    private static Func<JsonElement, bool> All(IEnumerable<Func<JsonElement, bool>> parts)
    {
        var all = parts.ToArray();
        return item => all.All(part => part(item));
    }

    /// <summary>At commas outside of parentheses.</summary>
    private static string[] Split(string text) => CommaOutside().Split(text);

    private static Func<JsonElement, bool> Label(string requirement)
    {
        var text = requirement.Trim();
        if (InSet().Match(text) is { Success: true } set)
        {
            var values = set.Groups["values"].Value.Split(',').Select(value => value.Trim()).ToHashSet();
            var key = set.Groups["key"].Value;
            return set.Groups["op"].Value == "in"
                ? item => LabelOf(item, key) is { } value && values.Contains(value)
                : item => LabelOf(item, key) is not { } value || !values.Contains(value);
        }

        if (Comparison().Match(text) is { Success: true } comparison)
        {
            var (key, value) = (comparison.Groups["key"].Value, comparison.Groups["value"].Value);
            return comparison.Groups["op"].Value == "!="
                ? item => LabelOf(item, key) != value
                : item => LabelOf(item, key) == value;
        }

        return Exists().Match(text) switch
        {
            { Success: true, Groups: var groups } when groups["not"].Value.Length > 0 => item =>
                LabelOf(item, groups["key"].Value) is null,
            { Success: true, Groups: var groups } => item => LabelOf(item, groups["key"].Value) is not null,
            _ => throw Failure.BadRequest(
                text.Contains("===", StringComparison.Ordinal)
                    ? "unable to parse requirement: found '=', expected: identifier"
                    : $"unable to parse requirement: '{text}'"
            ),
        };
    }

    private static Func<JsonElement, bool> Field(string requirement)
    {
        var match = Comparison().Match(requirement.Trim());
        var path = match.Groups["key"].Value;
        if (!match.Success || path is not ("metadata.name" or "metadata.namespace"))
        {
            throw Failure.BadRequest($"field label not supported: {path}");
        }

        var wanted = match.Groups["value"].Value;
        var isEqual = match.Groups["op"].Value != "!=";
        return item => (item.FindText(path.Split('.')) == wanted) == isEqual;
    }

    private static string? LabelOf(JsonElement item, string key) => item.FindText("metadata", "labels", key);

    [GeneratedRegex(@",(?![^(]*\))")]
    private static partial Regex CommaOutside();

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s+(?<op>in|notin)\s*\((?<values>[^)]*)\)$")]
    private static partial Regex InSet();

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s*(?<op>==|=|!=)\s*(?<value>[\w.-]*)$")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^(?<not>!?)(?<key>[\w./-]+)$")]
    private static partial Regex Exists();
}
