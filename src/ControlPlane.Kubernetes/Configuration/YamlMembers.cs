using YamlDotNet.RepresentationModel;

namespace ControlPlane.Kubernetes.Configuration;

/// <summary>Reads members of YAML mappings; what is missing or of another type is null.</summary>
internal static class YamlMembers
{
    extension(YamlMappingNode node)
    {
        public string? Text(string name) => node.Member(name) is YamlScalarNode scalar ? scalar.Value : null;

        public YamlMappingNode? Mapping(string name) => node.Member(name) as YamlMappingNode;

        public IEnumerable<YamlMappingNode> Items(string name) =>
            node.Member(name) is YamlSequenceNode list ? list.Children.OfType<YamlMappingNode>() : [];

        public IEnumerable<string> Texts(string name) =>
            node.Member(name) is YamlSequenceNode list
                ? list.Children.OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? "")
                : [];

        private YamlNode? Member(string name) =>
            node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;
    }
}
