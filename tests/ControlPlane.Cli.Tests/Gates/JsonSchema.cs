using System.Text.Json;
using System.Text.RegularExpressions;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>
/// As much of JSON Schema as docs/gates-file.schema.json uses. A keyword that it does not know is an error, so that the
/// schema cannot say something that nobody looks at.
/// </summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly string[] Comments = ["$schema", "title", "description", "$defs"];

    public bool Accepts(JsonElement value) => Accepts(root, value);

    private bool Accepts(JsonElement schema, JsonElement value) =>
        schema.EnumerateObject().All(rule => Comments.Contains(rule.Name) || Holds(rule, schema, value));

    private bool Holds(JsonProperty rule, JsonElement schema, JsonElement value) =>
        rule.Name switch
        {
            "$ref" => Accepts(Definition(rule.Value.GetString()!), value),
            "type" => TypesIn(rule.Value).Any(type => IsA(type, value)),
            "const" => JsonElement.DeepEquals(rule.Value, value),
            "enum" => rule.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
            "oneOf" => rule.Value.EnumerateArray().Count(one => Accepts(one, value)) == 1,
            "anyOf" => rule.Value.EnumerateArray().Any(one => Accepts(one, value)),
            "pattern" => value.ValueKind is not JsonValueKind.String
                || Regex.IsMatch(value.GetString()!, rule.Value.GetString()!, RegexOptions.ECMAScript),
            "minLength" => value.ValueKind is not JsonValueKind.String
                || value.GetString()!.Length >= rule.Value.GetInt32(),
            "minimum" => value.ValueKind is not JsonValueKind.Number || value.GetDouble() >= rule.Value.GetDouble(),
            "maximum" => value.ValueKind is not JsonValueKind.Number || value.GetDouble() <= rule.Value.GetDouble(),
            "minItems" => value.ValueKind is not JsonValueKind.Array || value.GetArrayLength() >= rule.Value.GetInt32(),
            "items" => value.ValueKind is not JsonValueKind.Array
                || value.EnumerateArray().All(item => Accepts(rule.Value, item)),
            "properties" => PropertiesOf(value)
                .All(property =>
                    !rule.Value.TryGetProperty(property, out var of) || Accepts(of, value.GetProperty(property))
                ),
            "additionalProperties" => PropertiesOf(value)
                .All(property => schema.GetProperty("properties").TryGetProperty(property, out _)),
            "required" => value.ValueKind is not JsonValueKind.Object
                || rule.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "dependentRequired" => rule
                .Value.EnumerateObject()
                .Where(pair => PropertiesOf(value).Contains(pair.Name))
                .All(pair => pair.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _))),
            var other => throw new NotSupportedException($"Nobody looks at the keyword {other}."),
        };

    private JsonElement Definition(string reference) =>
        reference.Split('/')[1..].Aggregate(root, (at, name) => at.GetProperty(name));

    private static IEnumerable<string> PropertiesOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object ? value.EnumerateObject().Select(property => property.Name) : [];

    private static IEnumerable<string> TypesIn(JsonElement types) =>
        types.ValueKind is JsonValueKind.Array
            ? types.EnumerateArray().Select(type => type.GetString()!)
            : [types.GetString()!];

    private static bool IsA(string type, JsonElement value) =>
        type switch
        {
            "object" => value.ValueKind is JsonValueKind.Object,
            "array" => value.ValueKind is JsonValueKind.Array,
            "string" => value.ValueKind is JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "number" => value.ValueKind is JsonValueKind.Number,
            "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
            _ => throw new NotSupportedException($"Nobody looks at the type {type}."),
        };
}
