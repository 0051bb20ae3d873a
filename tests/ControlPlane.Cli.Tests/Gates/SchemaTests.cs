using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ControlPlane.Cli.Gates;
using ControlPlane.Cli.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>The published schema and the reader say the same, and the documented examples pass both.</summary>
public class SchemaTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(Text("gates-file.schema.json")).RootElement;
    private static readonly JsonSchema Schema = new(Document);

    [Test]
    public void Schema_and_reader_know_the_same_keys()
    {
        KeysOf(Document).ShouldBe(GatesFileKeys.OfFile, ignoreOrder: true);
        KeysOf(Document.GetProperty("$defs").GetProperty("gate")).ShouldBe(GatesFileKeys.OfGate, ignoreOrder: true);
        KeysOf(Document.GetProperty("$defs").GetProperty("topology"))
            .ShouldBe(GatesFileKeys.OfTopology, ignoreOrder: true);
    }

    [Test]
    public void The_documentation_names_every_key()
    {
        var text = Text("gates-file.md");
        var keys = GatesFileKeys.OfFile.Concat(GatesFileKeys.OfGate).Concat(GatesFileKeys.OfTopology);
        keys.Where(key => !Regex.IsMatch(text, $@"`(gates\[\]\.)?{key}`")).ShouldBeEmpty();
    }

    [Test]
    public void The_documented_examples_pass_schema_and_reader()
    {
        var examples = Regex.Matches(Text("gates-file.md"), "```yaml\n(.*?)```", RegexOptions.Singleline);
        examples.Count.ShouldBe(2);
        foreach (Match example in examples)
        {
            var text = example.Groups[1].Value;
            GatesFile.Parse("g.yaml", text).Problems.ShouldBeEmpty();
            var root = YamlText.Parse("g.yaml", text).Root;
            Schema.Accepts(JsonSerializer.SerializeToElement(AsJson(root))).ShouldBeTrue(text);
        }
    }

    [Test]
    public void What_the_schema_takes_the_reader_takes_and_the_other_way_round()
    {
        var taken = 0;
        Prop.ForAll(
                Documents().ToArbitrary(),
                document =>
                {
                    var text = document.ToJsonString();
                    var problems = GatesFile.Parse("g.json", text).Problems;
                    var isTaken = Schema.Accepts(JsonDocument.Parse(text).RootElement);
                    taken += isTaken ? 1 : 0;
                    return (isTaken == problems.IsEmpty).Label(
                        $"schema takes it: {isTaken}\n{text}\n{string.Join('\n', problems)}"
                    );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        taken.ShouldBeInRange(80, 2900);
    }

    private static IEnumerable<string> KeysOf(JsonElement schema) =>
        schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);

    private static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name));

    /// <summary>YAML as JSON: words and numbers are what a reader of YAML 1.2 takes them for.</summary>
    private static JsonNode? AsJson(YamlNode node) =>
        node switch
        {
            YamlNode.Scalar { Text: "true" or "false" } scalar => JsonValue.Create(scalar.Text == "true"),
            YamlNode.Scalar scalar when int.TryParse(scalar.Text, out var number) => JsonValue.Create(number),
            YamlNode.Scalar scalar => JsonValue.Create(scalar.Text),
            YamlNode.List list => new JsonArray([.. list.Items.Select(AsJson)]),
            YamlNode.Mapping mapping => new JsonObject(
                mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, AsJson(entry.Value)))
            ),
            _ => throw new InvalidOperationException($"{node} is no node."),
        };

    /// <summary>Documents in which each thing is mostly as it should be.</summary>
    private static Gen<JsonNode> Documents() =>
        Gen.OneOf(
            Mapping(("cells", Cells()), ("gates", List(Gate()))),
            Mapping(("cells", Cells()), ("gates", List(Gate())), ("topologies", OneTopology())),
            Mapping(("topologies", OneTopology()))
        );

    /// <summary>That names and stores differ from topology to topology is nothing that a schema can say.</summary>
    private static Gen<JsonNode> OneTopology() => Topology().Select(one => (JsonNode)new JsonArray(one));

    private static Gen<JsonNode> Topology() =>
        Mapping(
            ("name", Words("a", "b.c", "a", "b.c", "")),
            ("topo_global_server_address", Words("etcd:2379")),
            ("topo_global_root", Words("/vitess")),
            ("topo_etcd_tls_cert", Words("/cert")),
            ("topo_etcd_tls_key", Words("/key")),
            ("topo_etcd_tls_ca", Words("/ca")),
            ("topo_etcd_user", Words("me")),
            ("topo_etcd_password_file", Words("/password")),
            ("policy", Words("observe", "prune", "everything")),
            ("publish", Words("auto", "tables", "off", "none")),
            ("publish_in", List(Words("zone1=tables", "zone2=off", "zone3=auto", "z4=auto", "zone1"))),
            ("cells", Cells()),
            ("gates", List(Gate()))
        );

    private static Gen<JsonNode> Gate() =>
        Mapping(
            ("cell", Words("zone1", "zone_2", "z-3", "us_east.dr", "zone 3", "zone4.")),
            ("keyspaces_to_watch", List(Words("commerce", "b", "c", "d", "a/b", "a.b"))),
            ("cells_to_watch", List(Words("zone1", "b.c", "c", ""))),
            ("version", Words("22", "v22.0.1", "v23.0.0-rc1", "19.0", "latest", "v22.")),
            ("tracker", Gen.Elements(true, false).Select(value => (JsonNode)JsonValue.Create(value))),
            (
                "replicas",
                Gen.Elements(0, 1, 2, 3, 4, 100_000, -1, 100_001).Select(value => (JsonNode)JsonValue.Create(value))
            ),
            ("port", Words("1"))
        );

    private static Gen<JsonNode> Cells() =>
        Gen.OneOf(Words("all", "zone1"), List(Words("zone1", "zone2", "a", "b", "zone 3")));

    private static Gen<JsonNode> Words(params string[] words) =>
        Gen.Elements(words).Select(word => (JsonNode)JsonValue.Create(word));

    private static Gen<JsonNode> List(Gen<JsonNode> items) =>
        from count in Gen.Elements(0, 1, 1, 1, 2, 2)
        from list in items.ListOf(count)
        select (JsonNode)new JsonArray([.. list]);

    private static Gen<JsonNode> Mapping(params (string Key, Gen<JsonNode> Value)[] fields) =>
        fields.Aggregate(
            Gen.Constant<JsonNode>(null!).Select(_ => (JsonNode)new JsonObject()),
            (all, field) =>
                from built in all
                from isThere in Gen.Frequency(
                    (field.Key == "port" ? 1 : 9, Gen.Constant(true)),
                    (3, Gen.Constant(false))
                )
                from value in field.Value
                select isThere ? With(built, field.Key, value) : built
        );

    private static JsonNode With(JsonNode mapping, string key, JsonNode value)
    {
        mapping[key] = value;
        return mapping;
    }
}
