using System.Text.Json.Serialization.Metadata;
using ControlPlane.Kubernetes.Resources;
using YamlDotNet.RepresentationModel;

namespace ControlPlane.Kubernetes.Tests.Resources;

/// <summary>deploy/crd/servingtopologies.yaml, against our own types and against what the API server demands of it.</summary>
public class CrdTests
{
    private static readonly YamlNode Crd = Load();
    private static readonly YamlNode Version = At(Crd, "spec", "versions", "0");
    private static readonly YamlNode Schema = At(Version, "schema", "openAPIV3Schema");

    [Test]
    public void It_is_the_resource_that_we_ask_for()
    {
        var resource = ServingTopology.Resource;

        Text(Crd, "spec", "group").ShouldBe(resource.Group);
        Text(Version, "name").ShouldBe(resource.Version);
        Text(Crd, "spec", "names", "plural").ShouldBe(resource.Plural);
        Text(Crd, "spec", "names", "kind").ShouldBe(resource.Kind);
        Text(Crd, "spec", "scope").ShouldBe("Namespaced");
        Text(Crd, "metadata", "name").ShouldBe($"{resource.Plural}.{resource.Group}");
        At(Version, "subresources").AllNodes.ShouldContain(new YamlScalarNode("status"));
    }

    [Test]
    public void Its_spec_has_the_fields_that_we_read_and_no_others() =>
        Fields(At(Schema, "properties", "spec"), "spec")
            .Order()
            .ShouldBe(Members(ServingTopologyJson.Default.ServingTopologySpec, "spec").Order());

    [Test]
    public void Its_status_has_the_fields_that_we_write_and_no_others() =>
        Fields(At(Schema, "properties", "status"), "status")
            .Order()
            .ShouldBe(Members(ServingTopologyJson.Default.ServingTopologyStatus, "status").Order());

    [Test]
    public void Each_field_has_a_type_and_each_of_the_spec_a_description_and_a_bound()
    {
        foreach (var (path, field) in Nodes(Schema, ""))
        {
            Find(field, "type").ShouldNotBeNull($"{path}: a structural schema says the type");
            if (path.StartsWith(".spec", StringComparison.Ordinal) && !path.EndsWith("[]", StringComparison.Ordinal))
            {
                Find(field, "description").ShouldNotBeNull(path);
            }

            if (path.StartsWith(".spec", StringComparison.Ordinal) && Text(field, "type") == "array")
            {
                Find(field, "maxItems").ShouldNotBeNull($"{path}: the cost of rules is estimated by it");
            }

            if (path.StartsWith(".spec", StringComparison.Ordinal) && Text(field, "type") == "string")
            {
                (Find(field, "maxLength") ?? Find(field, "enum")).ShouldNotBeNull(path);
            }
        }
    }

    [Test]
    public void What_kubectl_shows_is_in_the_status()
    {
        var columns = ((YamlSequenceNode)At(Version, "additionalPrinterColumns")).ToArray();

        columns
            .Select(column => Text(column, "name"))
            .ShouldBe(["Ready", "Cells", "Wrong", "Mode", "Last-Publish", "Age", "Conflicting", "Degraded", "Message"]);
        var known = Fields(At(Schema, "properties", "status"), ".status").ToArray();
        foreach (
            var path in columns
                .Select(column => Text(column, "jsonPath").Split('[')[0])
                .Where(path => path.StartsWith(".status", StringComparison.Ordinal))
        )
        {
            known.ShouldContain(path);
        }
    }

    private static YamlNode Load()
    {
        var stream = new YamlStream();
        using var text = new StreamReader(Path.Combine(AppContext.BaseDirectory, "Crd", "servingtopologies.yaml"));
        stream.Load(text);
        return stream.Documents[0].RootNode;
    }

    /// <summary>The paths of all fields, lists as what is in them.</summary>
    private static IEnumerable<string> Fields(YamlNode schema, string path) =>
        Nodes(schema, path).Select(node => node.Path.Replace("[]", "")).Where(found => found != path).Distinct();

    private static IEnumerable<(string Path, YamlNode Node)> Nodes(YamlNode schema, string path)
    {
        yield return (path, schema);
        if (Find(schema, "items") is { } items)
        {
            foreach (var node in Nodes(items, path + "[]"))
            {
                yield return node;
            }
        }

        var properties = (Find(schema, "properties") as YamlMappingNode ?? new YamlMappingNode()).Children;
        foreach (var (name, property) in properties)
        {
            foreach (var node in Nodes(property, $"{path}.{name}"))
            {
                yield return node;
            }
        }
    }

    private static IEnumerable<string> Members(JsonTypeInfo type, string path)
    {
        foreach (var property in type.Properties)
        {
            var inner = type.Options.GetTypeInfo(property.PropertyType);
            inner = inner.ElementType is { } element ? type.Options.GetTypeInfo(element) : inner;
            yield return $"{path}.{property.Name}";
            foreach (
                var member in inner.Kind == JsonTypeInfoKind.Object ? Members(inner, $"{path}.{property.Name}") : []
            )
            {
                yield return member;
            }
        }
    }

    private static YamlNode At(YamlNode node, params string[] path) =>
        path.Aggregate(node, (at, name) => at is YamlSequenceNode list ? list[int.Parse(name, null)] : at[name]);

    private static YamlNode? Find(YamlNode node, string name) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var found) ? found : null;

    private static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;
}
