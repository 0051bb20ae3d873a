using System.Collections.Immutable;

namespace ControlPlane.Cli.Yaml;

/// <summary>A value in a YAML or JSON file, with the place where it stands.</summary>
/// <param name="Place">File and line: <c>gates.yaml:7</c>.</param>
internal abstract record YamlNode(string Place)
{
    public sealed record Scalar(string Text, string Place) : YamlNode(Place);

    public sealed record List(ImmutableArray<YamlNode> Items, string Place) : YamlNode(Place);

    public sealed record Mapping(ImmutableArray<YamlEntry> Entries, string Place) : YamlNode(Place);
}

/// <summary>One key of a mapping and its value.</summary>
internal readonly record struct YamlEntry(YamlNode.Scalar Key, YamlNode Value);
