using System.Text.Json.Nodes;

namespace ControlPlane.KubernetesFixture.Schemas;

/// <summary>Drops what the schema does not know, and fills in what it gives by default.</summary>
internal static class Pruning
{
    private static readonly string[] AlwaysKnown = ["apiVersion", "kind", "metadata"];

    /// <returns>The paths of what was dropped.</returns>
    public static List<string> Prune(JsonObject body, StructuralSchema schema)
    {
        var dropped = new List<string>();
        Prune(body, schema, "", isResource: true, dropped);
        return dropped;
    }

    public static void FillIn(JsonNode? node, StructuralSchema schema)
    {
        if (node is JsonObject json)
        {
            foreach (var (name, property) in schema.Properties)
            {
                if (!json.ContainsKey(name) && property.Default is { } value)
                {
                    json[name] = value.DeepClone();
                }
            }

            foreach (var (name, value) in json)
            {
                if ((schema.Property(name) ?? schema.AdditionalProperties) is { } inside)
                {
                    FillIn(value, inside);
                }
            }
        }
        else if (node is JsonArray list && schema.Items is { } items)
        {
            foreach (var item in list)
            {
                FillIn(item, items);
            }
        }
    }

    private static void Prune(
        JsonNode? node,
        StructuralSchema schema,
        string path,
        bool isResource,
        List<string> dropped
    )
    {
        if (node is JsonObject json)
        {
            foreach (var (name, value) in json.ToArray())
            {
                PruneMember(json, name, value, (schema, path, isResource), dropped);
            }
        }
        else if (node is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Prune(list[i], items, $"{path}[{i}]", items.IsEmbeddedResource, dropped);
            }
        }
    }

    private static void PruneMember(
        JsonObject json,
        string name,
        JsonNode? value,
        (StructuralSchema Schema, string Path, bool IsResource) at,
        List<string> dropped
    )
    {
        if (at.IsResource && AlwaysKnown.Contains(name))
        {
            return;
        }

        var path = at.Path.Length == 0 ? name : $"{at.Path}.{name}";
        if ((at.Schema.Property(name) ?? at.Schema.AdditionalProperties) is { } known)
        {
            Prune(value, known, path, known.IsEmbeddedResource, dropped);
        }
        else if (!at.Schema.KeepsUnknown && !at.Schema.AllowsAnyProperty)
        {
            json.Remove(name);
            dropped.Add(path);
        }
    }
}
