using System.Text.Json;
using System.Text.RegularExpressions;

namespace ControlPlane.KubernetesFixture.Answers;

/// <summary>The JSONPath of printer columns: members, indexes, and <c>[?(@.type=="Ready")]</c>.</summary>
internal static partial class JsonPathText
{
    public static JsonElement? Find(JsonElement root, string path)
    {
        IEnumerable<JsonElement> at = [root];
        foreach (Match step in Step().Matches(path))
        {
            at = Take(at, step).ToArray();
        }

        foreach (var found in at)
        {
            return found;
        }

        return null;
    }

    private static IEnumerable<JsonElement> Take(IEnumerable<JsonElement> at, Match step)
    {
        foreach (var node in at)
        {
            if (step.Groups["name"] is { Success: true, Value: var name })
            {
                if (node.ValueKind == JsonValueKind.Object && node.TryGetProperty(Plain(name), out var member))
                {
                    yield return member;
                }
            }
            else if (node.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in node.EnumerateArray().Where((item, index) => IsChosen(item, index, step)))
                {
                    yield return item;
                }
            }
        }
    }

    private static bool IsChosen(JsonElement item, int index, Match step) =>
        step.Groups["index"].Success
            ? step.Groups["index"].Value is "*" || step.Groups["index"].Value == $"{index}"
            : item.ValueKind == JsonValueKind.Object
                && item.TryGetProperty(step.Groups["key"].Value, out var value)
                && value.ToString() == step.Groups["value"].Value;

    private static string Plain(string name) => name.Replace("\\.", ".", StringComparison.Ordinal);

    [GeneratedRegex(
        @"\.(?<name>(\\\.|[\w/-])+)|\[(?<index>\d+|\*)\]|\[\?\(@\.(?<key>\w+)\s*==\s*[""'](?<value>[^""']*)[""']\)\]|\['(?<name>[^']+)'\]"
    )]
    private static partial Regex Step();
}
