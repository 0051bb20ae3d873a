using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ControlPlane.Kubernetes.Tests.Transcripts;

/// <summary>
/// Answers without what differs from run to run: uids, times, and tokens of pages, which are compared by what they say.
/// </summary>
internal static partial class Neutral
{
    private static readonly string[] Times = ["creationTimestamp", "deletionTimestamp", "time"];

    public static string Of(string body)
    {
        if (!body.StartsWith('{'))
        {
            return body.Trim();
        }

        var json = JsonNode.Parse(body)!;
        Visit(json);
        return Sorted(json)!.ToJsonString(new() { WriteIndented = true });
    }

    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, value) in json.ToArray())
                {
                    if (Replacement(name, value) is { } neutral)
                    {
                        json[name] = neutral;
                    }
                    else
                    {
                        Visit(value);
                    }
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Visit(item);
                }

                break;
        }
    }

    private static string? Replacement(string name, JsonNode? value) =>
        value is not JsonValue text || text.GetValueKind() != JsonValueKind.String ? null
        : name == "uid" && text.GetValue<string>().Length == 36 ? "(uid)"
        : Times.Contains(name) ? "(time)"
        : name == "continue" ? Token(text.GetValue<string>())
        : name == "message" ? Oldest().Replace(text.GetValue<string>(), "(…)")
        : null;

    private static string Token(string token) =>
        token.Length == 0
            ? ""
            : System
                .Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token))
                .Replace("\"/", "\"", StringComparison.Ordinal);

    /// <summary>The oldest version of a cache, in "too old resource version: 1 (324)".</summary>
    [GeneratedRegex(@"\(\d+\)$")]
    private static partial Regex Oldest();

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject json => new JsonObject(
                json.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
}
