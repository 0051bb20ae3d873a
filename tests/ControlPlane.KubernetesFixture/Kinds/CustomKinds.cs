using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Schemas;

namespace ControlPlane.KubernetesFixture.Kinds;

/// <summary>What a CustomResourceDefinition defines.</summary>
internal static class CustomKinds
{
    /// <summary>One definition per version that is served.</summary>
    public static IEnumerable<KindDefinition> Of(JsonObject crd)
    {
        var spec = crd["spec"]!.AsObject();
        return from version in spec["versions"]!.AsArray()
            where version!["served"]!.GetValue<bool>()
            select Of(spec, version.AsObject());
    }

    public static void FillIn(JsonObject crd)
    {
        if (crd["spec"] is not JsonObject spec || spec["names"] is not JsonObject names)
        {
            return;
        }

        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        names["singular"] ??= names["kind"]?.GetValue<string>().ToLowerInvariant();
        names["listKind"] ??= $"{names["kind"]?.GetValue<string>()}List";
        crd["status"] ??= new JsonObject
        {
            ["conditions"] = null,
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = new JsonArray([
                .. from version in spec["versions"] as JsonArray ?? []
                where version?["storage"]?.GetValue<bool>() is true
                select JsonValue.Create(version["name"]?.GetValue<string>()),
            ]),
        };
    }

    public static IReadOnlyList<Violation> Validate(JsonObject crd)
    {
        var violations = new List<Violation>();
        var spec = crd["spec"] as JsonObject;
        var expected = $"{Text(spec?["names"]?["plural"])}.{Text(spec?["group"])}";
        if (Text(crd["metadata"]?["name"]) != expected)
        {
            violations.Add(
                new(
                    "metadata.name",
                    "FieldValueInvalid",
                    $"Invalid value: \"{Text(crd["metadata"]?["name"])}\": must be spec.names.plural+\".\"+spec.group"
                )
            );
        }

        foreach (var version in spec?["versions"] as JsonArray ?? [])
        {
            if (version?["schema"]?["openAPIV3Schema"] is not JsonObject)
            {
                violations.Add(
                    new(
                        "spec.versions[0].schema.openAPIV3Schema",
                        "FieldValueRequired",
                        "Required value: schemas are required"
                    )
                );
            }
        }

        return violations;
    }

    private static KindDefinition Of(JsonObject spec, JsonObject version)
    {
        var names = spec["names"]!;
        var schema = new StructuralSchema(version["schema"]!["openAPIV3Schema"]!.DeepClone().AsObject());
        return new()
        {
            Resource = new(
                Text(spec["group"]),
                Text(version["name"]),
                Text(names["plural"]),
                Text(names["kind"]),
                Text(spec["scope"]) == "Namespaced"
            ),
            Singular = Text(names["singular"]),
            ShortNames = Texts(names["shortNames"]),
            Categories = Texts(names["categories"]),
            HasStatus = version["subresources"]?["status"] is not null,
            HasScale = version["subresources"]?["scale"] is not null,
            Schema = schema,
            Fields = new SchemaFieldRules(schema),
            Columns = [.. (version["additionalPrinterColumns"] as JsonArray ?? []).Select(column => Column(column!))],
            Default = item => Pruning.FillIn(item, schema),
            Validate = (item, old) => Check(item, old, schema),
        };
    }

    /// <summary>Rules are asked of objects only whose types are right.</summary>
    private static IReadOnlyList<Violation> Check(JsonObject item, JsonObject? old, StructuralSchema schema) =>
        SchemaCheck.Check(item, schema, "").ToArray() is { Length: > 0 } violations
            ? violations
            : [.. RuleCheck.Check(item, old, schema, "")];

    private static PrinterColumn Column(JsonNode column)
    {
        var path = Text(column["jsonPath"]);
        var description = Text(column["description"]);
        return new(
            Text(column["name"]),
            Text(column["type"]),
            Text(column["format"]),
            description.Length > 0 ? description : $"Custom resource definition column (in JSONPath format): {path}",
            column["priority"]?.GetValue<int>() ?? 0,
            path
        );
    }

    private static ImmutableArray<string> Texts(JsonNode? list) =>
        [.. (list as JsonArray ?? []).Select(item => Text(item))];

    private static string Text(JsonNode? node) => node is JsonValue value ? value.GetValue<string>() : "";
}
