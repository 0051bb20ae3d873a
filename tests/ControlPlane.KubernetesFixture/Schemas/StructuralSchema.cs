using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ControlPlane.KubernetesFixture.Schemas;

/// <summary>One node of a CRD's openAPIV3Schema, as the document has it.</summary>
public sealed record StructuralSchema(JsonObject Json)
{
    public string? Type => Json["type"]?.GetValue<string>();

    public JsonNode? Default => Json["default"];

    public bool KeepsUnknown => Json["x-kubernetes-preserve-unknown-fields"]?.GetValue<bool>() ?? false;

    public bool IsEmbeddedResource => Json["x-kubernetes-embedded-resource"]?.GetValue<bool>() ?? false;

    public bool IsIntOrString => Json["x-kubernetes-int-or-string"]?.GetValue<bool>() ?? false;

    public string? ListType => Json["x-kubernetes-list-type"]?.GetValue<string>();

    public string? MapType => Json["x-kubernetes-map-type"]?.GetValue<string>();

    public bool IsNullable => Json["nullable"]?.GetValue<bool>() ?? false;

    public ImmutableArray<string> ListMapKeys =>
        [.. (Json["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(key => key!.GetValue<string>())];

    public StructuralSchema? Items => Json["items"] is JsonObject items ? new(items) : null;

    public StructuralSchema? AdditionalProperties =>
        Json["additionalProperties"] is JsonObject values ? new(values) : null;

    public bool AllowsAnyProperty => Json["additionalProperties"] is JsonValue value && value.GetValue<bool>();

    public IEnumerable<(string Name, StructuralSchema Schema)> Properties =>
        (Json["properties"] as JsonObject ?? []).Select(pair =>
            (pair.Key, new StructuralSchema(pair.Value!.AsObject()))
        );

    public StructuralSchema? Property(string name) => Json["properties"]?[name] is JsonObject json ? new(json) : null;

    /// <summary>The schema at a path of field names; steps into list items leave no trace.</summary>
    public StructuralSchema? At(string path)
    {
        var at = this;
        foreach (var name in path.Split('.'))
        {
            at = (at.Items ?? at) is var inside ? inside.Property(name) ?? inside.AdditionalProperties : null;
            if (at is null)
            {
                return null;
            }
        }

        return at;
    }
}
