using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ControlPlane.KubernetesFixture.Cel;

/// <summary>Values of an expression: null, bool, long, double, string, lists, and JSON objects.</summary>
internal static class CelValues
{
    public static object? Of(JsonNode? node) =>
        node switch
        {
            null => null,
            JsonObject json => json,
            JsonArray list => list.Select(Of).ToList(),
            _ => node.GetValueKind() switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.String => node.GetValue<string>(),
                _ => long.TryParse(
                    node.ToJsonString(),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                    ? number
                    : double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture),
            },
        };

    public static object? Member(object? value, string name) =>
        value is JsonObject json && json.TryGetPropertyValue(name, out var member)
            ? Of(member)
            : throw new CelException($"no such key: {name}");

    public static object? At(object? value, object? index) =>
        (value, index) switch
        {
            (JsonObject, string name) => Member(value, name),
            (List<object?> list, long at) when at >= 0 && at < list.Count => list[(int)at],
            _ => throw new CelException($"no such index: {index}"),
        };

    public static long Size(object? value) =>
        value switch
        {
            string text => new StringInfo(text).LengthInTextElements,
            List<object?> list => list.Count,
            JsonObject json => json.Count,
            _ => throw new CelException("size() of neither text, list nor map"),
        };

    /// <summary>What the macros walk: items of a list, keys of a map.</summary>
    public static IEnumerable<object?> Items(object? value) =>
        value switch
        {
            List<object?> list => list,
            JsonObject json => json.Select(pair => (object?)pair.Key),
            _ => throw new CelException("a macro over neither list nor map"),
        };

    public static bool Same(object? left, object? right) =>
        (left, right) switch
        {
            (long a, double b) => a == b,
            (double a, long b) => a == b,
            (JsonObject a, JsonObject b) => JsonNode.DeepEquals(a, b),
            (List<object?> a, List<object?> b) => a.Count == b.Count
                && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
            _ => Equals(left, right),
        };

    public static int Compare(object? left, object? right) =>
        (left, right) switch
        {
            (long a, long b) => a.CompareTo(b),
            (string a, string b) => string.CompareOrdinal(a, b),
            (long or double, long or double) => Number(left).CompareTo(Number(right)),
            _ => throw new CelException($"no such overload: {left} and {right} are not ordered"),
        };

    public static object Compute(string op, object? left, object? right) =>
        (op, left, right) switch
        {
            ("+", string a, string b) => a + b,
            ("+", List<object?> a, List<object?> b) => a.Concat(b).ToList(),
            ("+", long a, long b) => a + b,
            ("-", long a, long b) => a - b,
            ("*", long a, long b) => a * b,
            ("/", long a, long b) when b != 0 => a / b,
            ("%", long a, long b) when b != 0 => a % b,
            ("+", _, _) => Number(left) + Number(right),
            ("-", _, _) => Number(left) - Number(right),
            ("*", _, _) => Number(left) * Number(right),
            ("/", double, double) => Number(left) / Number(right),
            _ => throw new CelException($"no such overload: {op}"),
        };

    private static double Number(object? value) =>
        value switch
        {
            long number => number,
            double number => number,
            _ => throw new CelException("not a number"),
        };
}
