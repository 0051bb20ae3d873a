using System.Collections.Immutable;
using System.Text.Json;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;

namespace ControlPlane.Conformance;

[Category("Conformance")]
public class SrvVSchemaVectors
{
    public static IEnumerable<TestCaseData> Vectors() => VectorFile.Rebuilds("srvvschema.json");

    [TestCaseSource(nameof(Vectors))]
    public void Rebuild_SrvVSchema(JsonElement vector)
    {
        var expected = vector.GetProperty("outcomes").EnumerateArray().Select(Outcome.Expected).ToArray();

        var actual = Run(vector);

        Run(vector).ToString().ShouldBe(actual.ToString(), "the same input must always give the same");
        expected
            .Any(outcome => actual.Matches<SrvVSchema>(outcome, Equals))
            .ShouldBeTrue($"Got {actual}\nwhere Vitess has\n{string.Join<Outcome>("\nor\n", expected)}");
    }

    private static Outcome Run(JsonElement vector)
    {
        var global = vector.Find("global_records");
        var input = new RebuildSrvVSchemaInput
        {
            VSchemas = VSchemas(vector),
            RoutingRules = global?.Find("RoutingRules").Record<RoutingRules>(),
            ShardRoutingRules = global?.Find("ShardRoutingRules").Record<ShardRoutingRules>(),
            KeyspaceRoutingRules = global?.Find("KeyspaceRoutingRules").Record<KeyspaceRoutingRules>(),
            MirrorRules = global?.Find("MirrorRules").Record<MirrorRules>(),
            Cells = [.. vector.Cells("cells")],
            RequestCells = vector.Cells("request_cells"),
        };
        return Outcome.Of(RebuildSrvVSchema.Run(input), vector.Records("existing"));
    }

    private static ImmutableSortedDictionary<KeyspaceName, Decoded<Keyspace>?> VSchemas(JsonElement vector)
    {
        var ghosts = vector
            .Texts("keyspaces_without_record")
            .ToImmutableSortedDictionary(name => new KeyspaceName(name), _ => (Decoded<Keyspace>?)null);
        return ghosts.SetItems(
            vector
                .Members("keyspace_vschemas")
                .Select(member =>
                    KeyValuePair.Create(
                        new KeyspaceName(member.Name),
                        vector.GetProperty("keyspace_vschemas").Find(member.Name).Record<Keyspace>()
                    )
                )
        );
    }
}
