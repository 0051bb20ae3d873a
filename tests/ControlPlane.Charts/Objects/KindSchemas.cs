using System.Text.Json;
using System.Text.Json.Nodes;

namespace ControlPlane.Charts.Objects;

/// <summary>
/// What fields the kinds of Kubernetes and of the Prometheus operator have, from their own OpenAPI documents
/// (<c>Schemas/generate.mjs</c> tells how). Decodes as strictly as an API server with strict field validation: a field
/// that the kind does not have is a problem, so is one of another type, and one that is required and lacking.
/// </summary>
internal sealed class KindSchemas
{
    private static readonly Lazy<KindSchemas> Loaded = new(Load);

    private readonly JsonElement kinds;
    private readonly JsonElement types;

    private KindSchemas(JsonElement root)
    {
        kinds = root.GetProperty("kinds");
        types = root.GetProperty("types");
    }

    public static KindSchemas Instance => Loaded.Value;

    /// <summary>What is wrong with an object, each with its path; nothing if it is as its kind demands.</summary>
    public IEnumerable<string> Problems(JsonNode document)
    {
        var kind = $"{document["apiVersion"]}/{document["kind"]}";
        return kinds.TryGetProperty(kind, out var type)
            ? Problems(types.GetProperty(type.GetString()!), document, kind)
            : [$"{kind}: no kind that is known here"];
    }

    private IEnumerable<string> Problems(JsonElement type, JsonNode? node, string path)
    {
        if (type.TryGetProperty("ref", out var name))
        {
            return Problems(types.GetProperty(name.GetString()!), node, path);
        }

        if (type.TryGetProperty("anyOf", out var choices))
        {
            var each = choices.EnumerateArray().Select(choice => Problems(choice, node, path).ToArray()).ToArray();
            return each.Any(problems => problems is []) ? [] : each.OrderBy(problems => problems.Length).First();
        }

        if (type.TryGetProperty("fields", out var fields))
        {
            return node is JsonObject whole ? Fields(fields, whole, path) : [$"{path}: not a mapping"];
        }

        if (type.TryGetProperty("values", out var values))
        {
            return node is JsonObject map
                ? map.SelectMany(pair => Problems(values, pair.Value, $"{path}.{pair.Key}"))
                : [$"{path}: not a mapping"];
        }

        if (type.TryGetProperty("items", out var items))
        {
            return node is JsonArray list
                ? list.SelectMany((item, at) => Problems(items, item, $"{path}[{at}]"))
                : [$"{path}: not a list"];
        }

        return Scalar(type, node) ? [] : [$"{path}: {node?.ToJsonString() ?? "null"} is not {type}"];
    }

    private IEnumerable<string> Fields(JsonElement fields, JsonObject whole, string path)
    {
        foreach (var (name, value) in whole)
        {
            if (!fields.TryGetProperty(name, out var field))
            {
                yield return $"{path}.{name}: no such field";
                continue;
            }

            foreach (var problem in Problems(field, value, $"{path}.{name}"))
            {
                yield return problem;
            }
        }

        foreach (var field in fields.EnumerateObject().Where(field => field.Value.TryGetProperty("required", out _)))
        {
            if (!whole.ContainsKey(field.Name))
            {
                yield return $"{path}.{field.Name}: required";
            }
        }
    }

    private static bool Scalar(JsonElement type, JsonNode? node)
    {
        var kind = node?.GetValueKind() ?? JsonValueKind.Null;
        return type.TryGetProperty("enum", out var words)
            ? kind == JsonValueKind.String && words.EnumerateArray().Any(word => word.GetString() == (string?)node)
            : type.GetProperty("type").GetString() switch
            {
                "string" => kind == JsonValueKind.String,
                "number" => kind == JsonValueKind.Number,
                "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
                _ => true,
            };
    }

    private static KindSchemas Load() =>
        new(
            JsonDocument
                .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Schemas", "kinds.json")))
                .RootElement
        );
}
