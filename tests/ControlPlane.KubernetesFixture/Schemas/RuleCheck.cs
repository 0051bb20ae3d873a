using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Cel;

namespace ControlPlane.KubernetesFixture.Schemas;

/// <summary>Checks the rules (<c>x-kubernetes-validations</c>) at every place of an object.</summary>
internal static class RuleCheck
{
    public static IEnumerable<Violation> Check(JsonNode? node, JsonNode? old, StructuralSchema schema, string path)
    {
        foreach (var rule in schema.Json["x-kubernetes-validations"] as JsonArray ?? [])
        {
            if (Broken(rule!.AsObject(), node, old) is { } message)
            {
                yield return new(path, "FieldValueInvalid", $"Invalid value: {message}");
            }
        }

        foreach (var (child, was, inside, at) in Children(node, old, schema, path))
        {
            foreach (var violation in Check(child, was, inside, at))
            {
                yield return violation;
            }
        }
    }

    private static string? Broken(JsonObject json, JsonNode? node, JsonNode? old)
    {
        var text = json["rule"]!.GetValue<string>();
        var rule = CelRule.Parse(text);
        if (rule.UsesOld && old is null)
        {
            return null;
        }

        try
        {
            return rule.Holds(node, old) ? null : json["message"]?.GetValue<string>() ?? $"failed rule: {text}";
        }
        catch (CelException problem)
        {
            return $"rule: {text}: {problem.Message}";
        }
    }

    private static IEnumerable<(JsonNode? Node, JsonNode? Old, StructuralSchema Schema, string Path)> Children(
        JsonNode? node,
        JsonNode? old,
        StructuralSchema schema,
        string path
    ) =>
        node switch
        {
            JsonObject json => from pair in json
            let inside = schema.Property(pair.Key) ?? schema.AdditionalProperties
            where inside is not null && pair.Value is not null
            select (
                pair.Value,
                (old as JsonObject)?[pair.Key],
                inside,
                path.Length == 0 ? pair.Key : $"{path}.{pair.Key}"
            ),
            JsonArray list when schema.Items is { } items => list.Select(
                (item, index) => (item, Before(item, old as JsonArray, schema), items, $"{path}[{index}]")
            ),
            _ => [],
        };

    /// <summary>Items are the same ones only in lists that are maps.</summary>
    private static JsonNode? Before(JsonNode? item, JsonArray? old, StructuralSchema schema) =>
        schema.ListType == "map"
            ? old?.FirstOrDefault(other => schema.ListMapKeys.All(key => JsonNode.DeepEquals(other?[key], item?[key])))
            : null;
}
