using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ControlPlane.KubernetesFixture.Answers;

namespace ControlPlane.KubernetesFixture.Schemas;

/// <summary>Checks an object against its schema, in the words of the API server where we have seen them.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<Violation> Check(JsonNode? node, StructuralSchema schema, string path)
    {
        if (node is null)
        {
            return schema.IsNullable || path.Length == 0
                ? []
                :
                [
                    Invalid(
                        path,
                        "null",
                        $"{path} in body must be of type {schema.Type}: \"null\"",
                        "FieldValueTypeInvalid"
                    ),
                ];
        }

        if (!HasType(node, schema))
        {
            return
            [
                Invalid(
                    path,
                    Show(node),
                    $"{path} in body must be of type {schema.Type}: \"{KindOf(node)}\"",
                    "FieldValueTypeInvalid"
                ),
            ];
        }

        return node switch
        {
            JsonObject json => OfObject(json, schema, path),
            JsonArray list => OfList(list, schema, path),
            _ => OfValue(node, schema, path),
        };
    }

    private static IEnumerable<Violation> OfObject(JsonObject json, StructuralSchema schema, string path)
    {
        foreach (var name in (schema.Json["required"] as JsonArray ?? []).Select(item => item!.GetValue<string>()))
        {
            if (!json.ContainsKey(name))
            {
                yield return new(Join(path, name), "FieldValueRequired", "Required value");
            }
        }

        if (Limit(schema, "maxProperties") is { } most && json.Count > most)
        {
            yield return new(path, "FieldValueTooMany", $"Too many: {json.Count}: must have at most {most} items");
        }

        foreach (var (name, value) in json)
        {
            var inside = schema.Property(name) ?? schema.AdditionalProperties;
            foreach (var violation in inside is null ? [] : Check(value, inside, Join(path, name)))
            {
                yield return violation;
            }
        }
    }

    private static IEnumerable<Violation> OfList(JsonArray list, StructuralSchema schema, string path)
    {
        if (Limit(schema, "maxItems") is { } most && list.Count > most)
        {
            yield return new(path, "FieldValueTooMany", $"Too many: {list.Count}: must have at most {most} items");
        }

        if (Limit(schema, "minItems") is { } least && list.Count < least)
        {
            yield return Invalid(path, list.Count, $"{path} in body should have at least {least} items");
        }

        var seen = new HashSet<string>();
        for (var i = 0; i < list.Count; i++)
        {
            if (schema.ListType is "map" or "set" && !seen.Add(Identity(list[i], schema)))
            {
                yield return new(
                    $"{path}[{i}]",
                    "FieldValueDuplicate",
                    $"Duplicate value: {Identity(list[i], schema)}"
                );
            }

            foreach (var violation in schema.Items is { } items ? Check(list[i], items, $"{path}[{i}]") : [])
            {
                yield return violation;
            }
        }
    }

    private static string Identity(JsonNode? item, StructuralSchema schema) =>
        schema.ListType == "map" && item is JsonObject json
            ? $"{{{string.Join(", ", schema.ListMapKeys.Select(key => $"\"{key}\":{json[key]?.ToJsonString()}"))}}}"
            : item?.ToJsonString() ?? "null";

    private static IEnumerable<Violation> OfValue(JsonNode node, StructuralSchema schema, string path)
    {
        if (schema.Json["enum"] is JsonArray allowed && !allowed.Any(value => JsonNode.DeepEquals(value, node)))
        {
            var listed = string.Join(", ", allowed.Select(value => value?.ToJsonString()));
            yield return new(
                path,
                "FieldValueNotSupported",
                $"Unsupported value: {Show(node)}: supported values: {listed}"
            );
        }

        if (node.GetValueKind() == JsonValueKind.Number)
        {
            foreach (var violation in OfNumber(node, schema, path))
            {
                yield return violation;
            }
        }
        else if (node.GetValueKind() == JsonValueKind.String)
        {
            foreach (var violation in OfText(node.GetValue<string>(), schema, path))
            {
                yield return violation;
            }
        }
    }

    private static IEnumerable<Violation> OfNumber(JsonNode node, StructuralSchema schema, string path)
    {
        var value = Number(node);
        if (Limit(schema, "minimum") is { } least && value < least)
        {
            yield return Invalid(path, Show(node), $"{path} in body should be greater than or equal to {least}");
        }

        if (Limit(schema, "maximum") is { } most && value > most)
        {
            yield return Invalid(path, Show(node), $"{path} in body should be less than or equal to {most}");
        }
    }

    private static IEnumerable<Violation> OfText(string text, StructuralSchema schema, string path)
    {
        if (Limit(schema, "maxLength") is { } most && text.Length > most)
        {
            yield return new(path, "FieldValueTooLong", $"Too long: may not be more than {most} bytes");
        }

        if (Limit(schema, "minLength") is { } least && text.Length < least)
        {
            yield return Invalid(path, $"\"{text}\"", $"{path} in body should be at least {least} chars long");
        }

        if (schema.Json["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(text, pattern))
        {
            yield return Invalid(path, $"\"{text}\"", $"{path} in body should match '{pattern}'");
        }

        if (schema.Json["format"]?.GetValue<string>() == "date-time" && !IsTime(text))
        {
            yield return Invalid(path, $"\"{text}\"", $"{path} in body must be of type date-time: \"{text}\"");
        }
    }

    private static bool IsTime(string text) =>
        text.Contains('T', StringComparison.Ordinal)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static bool HasType(JsonNode node, StructuralSchema schema) =>
        (schema.IsIntOrString && node.GetValueKind() is JsonValueKind.Number or JsonValueKind.String)
        || schema.Type switch
        {
            null => true,
            "object" => node is JsonObject,
            "array" => node is JsonArray,
            "string" => node.GetValueKind() == JsonValueKind.String,
            "boolean" => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "integer" => node.GetValueKind() == JsonValueKind.Number && Number(node) == Math.Floor(Number(node)),
            "number" => node.GetValueKind() == JsonValueKind.Number,
            _ => false,
        };

    private static string KindOf(JsonNode node) =>
        node.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "integer",
            _ => "boolean",
        };

    private static double? Limit(StructuralSchema schema, string name) =>
        schema.Json[name] is { } limit ? Number(limit) : null;

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Show(JsonNode node) => node is JsonObject or JsonArray ? KindOf(node) : node.ToJsonString();

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static Violation Invalid(string path, object value, string why, string reason = "FieldValueInvalid") =>
        new(path, reason, $"Invalid value: {value}: {why}");
}
