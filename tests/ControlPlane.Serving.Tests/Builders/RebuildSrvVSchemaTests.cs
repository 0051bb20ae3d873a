using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;

namespace ControlPlane.Serving.Tests.Builders;

/// <summary>What the vectors of upstream's operation do not reach.</summary>
public class RebuildSrvVSchemaTests
{
    private static readonly RebuildSrvVSchemaInput Healthy = new()
    {
        VSchemas = ImmutableSortedDictionary<KeyspaceName, Decoded<Keyspace>?>.Empty.Add(new("commerce"), null),
        Cells = [new("zone1"), new("zone2")],
    };

    [Test]
    public void Every_cell_gets_the_same()
    {
        var written = RebuildSrvVSchema.Run(Healthy).Written;

        written.Keys.ShouldBe([new CellName("zone1"), new CellName("zone2")]);
        written[new("zone1")].Keyspaces.Keys.ShouldBe(["commerce"]);
        written[new("zone2")].ShouldBe(written[new("zone1")]);
    }

    [Test]
    public void Any_input_that_cannot_be_decoded_is_named_and_nothing_is_written()
    {
        ShouldRefuse(
            Healthy with
            {
                VSchemas = Healthy.VSchemas.SetItem(new("commerce"), new Decoded<Keyspace>.Broken("bad tag")),
            },
            "keyspaces/commerce/VSchema"
        );
        ShouldRefuse(Healthy with { RoutingRules = new Decoded<RoutingRules>.Broken("bad tag") }, "RoutingRules");
        ShouldRefuse(
            Healthy with
            {
                ShardRoutingRules = new Decoded<ShardRoutingRules>.Broken("bad tag"),
            },
            "ShardRoutingRules"
        );
        ShouldRefuse(
            Healthy with
            {
                KeyspaceRoutingRules = new Decoded<KeyspaceRoutingRules>.Broken("bad tag"),
            },
            "routing_rules/keyspace/Rules"
        );
        ShouldRefuse(Healthy with { MirrorRules = new Decoded<MirrorRules>.Broken("bad tag") }, "MirrorRules");
    }

    [Test]
    public void An_unknown_cell_stops_no_other()
    {
        var result = RebuildSrvVSchema.Run(Healthy with { RequestCells = [new("y"), new("zone2"), new("x")] });

        result.Error.ShouldBe(new(RebuildErrorKind.CellNotFound, "node doesn't exist: cells/x/CellInfo"));
        result.Written.Keys.ShouldBe([new CellName("zone2")]);
    }

    [Test]
    public void Without_any_cell_it_fails() =>
        RebuildSrvVSchema
            .Run(Healthy with { Cells = [] })
            .Error?.Text.ShouldBe("GetKnownCells failed: node doesn't exist: cells/");

    private static void ShouldRefuse(RebuildSrvVSchemaInput input, string path)
    {
        var result = RebuildSrvVSchema.Run(input);
        result.Error.ShouldNotBeNull().Kind.ShouldBe(RebuildErrorKind.UndecodableRecord);
        result.Error.Text.ShouldEndWith($"cannot decode {path}: bad tag");
        result.Written.ShouldBeEmpty();
    }
}
