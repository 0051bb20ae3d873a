using System.Globalization;
using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Answers;

namespace ControlPlane.KubernetesFixture.Writing;

/// <summary>RFC 7396 and RFC 6902.</summary>
internal static class Patches
{
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var merged = target is JsonObject json ? json.DeepClone().AsObject() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = Merge(merged[name], value);
            }
        }

        return merged;
    }

    /// <exception cref="Failure">A test does not hold, or a path leads nowhere.</exception>
    public static JsonObject Json(JsonObject target, JsonArray operations)
    {
        var root = target.DeepClone().AsObject();
        foreach (var operation in operations)
        {
            Do(root, operation!.AsObject());
        }

        return root;
    }

    private static void Do(JsonObject root, JsonObject operation)
    {
        var steps = operation["path"]!.GetValue<string>().Split('/')[1..];
        var names = steps
            .Select(step =>
                step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            )
            .ToArray();
        var holder = names[..^1].Aggregate((JsonNode?)root, Step) ?? throw Failure.PatchRejected();
        var last = names[^1];
        switch (operation["op"]!.GetValue<string>())
        {
            case "test" when JsonNode.DeepEquals(Step(holder, last), operation["value"]):
                break;
            case "add" when holder is JsonArray list:
                list.Insert(last == "-" ? list.Count : Index(last), operation["value"]?.DeepClone());
                break;
            case "add" or "replace" when holder is JsonObject json:
                json[last] = operation["value"]?.DeepClone();
                break;
            case "replace" when holder is JsonArray list:
                list[Index(last)] = operation["value"]?.DeepClone();
                break;
            case "remove" when holder is JsonObject json && json.Remove(last):
                break;
            case "remove" when holder is JsonArray list:
                list.RemoveAt(Index(last));
                break;
            default:
                throw Failure.PatchRejected();
        }
    }

    private static JsonNode? Step(JsonNode? at, string name) =>
        at switch
        {
            JsonObject json => json[name],
            JsonArray list when Index(name) < list.Count => list[Index(name)],
            _ => null,
        };

    private static int Index(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw Failure.PatchRejected();
}
