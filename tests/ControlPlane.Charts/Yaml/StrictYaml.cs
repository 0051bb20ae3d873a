using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ControlPlane.Charts.Yaml;

/// <summary>
/// Reads YAML as Kubernetes does, which makes JSON of it first: a plain scalar is a boolean, a number or null where it
/// looks like one. A key that stands twice, an anchor and an alias are errors.
/// </summary>
internal static partial class StrictYaml
{
    /// <summary>Every document that is not empty.</summary>
    public static IReadOnlyList<JsonNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => Node(document.RootNode)).OfType<JsonNode>()];
    }

    /// <summary>The one document of a file.</summary>
    public static JsonNode Document(string text) => Documents(text).ShouldHaveSingleItem();

    private static JsonNode? Node(YamlNode node)
    {
        node.Anchor.IsEmpty.ShouldBeTrue($"an anchor in line {node.Start.Line}");
        return node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Node(pair.Value)))
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Node)]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value!),
            YamlScalarNode quoted => JsonValue.Create(quoted.Value),
            _ => throw new InvalidDataException($"{node.NodeType} in line {node.Start.Line}"),
        };
    }

    private static JsonNode? Plain(string text) =>
        text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when Octal().IsMatch(text) => JsonValue.Create(Convert.ToInt64(text, 8)),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                JsonValue.Create(whole),
            _ when Fraction().IsMatch(text) => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
            _ when Ambiguous().IsMatch(text) => throw new InvalidDataException(
                $"'{text}' is a boolean to some and a text to others: quote it"
            ),
            _ => JsonValue.Create(text),
        };

    [GeneratedRegex("^0[0-7]+$")]
    private static partial Regex Octal();

    [GeneratedRegex(@"^[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();

    [GeneratedRegex("^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|True|TRUE|False|FALSE|Null|NULL)$")]
    private static partial Regex Ambiguous();
}
