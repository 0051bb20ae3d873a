using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.Serving.Tests.Builders;

public class SrvVSchemaBuilderTests
{
    [Test]
    public void With_nothing_to_say_three_kinds_of_rules_are_still_present() =>
        Convert.ToHexString(SrvVSchemaBuilder.Build([], ClusterRules.None).ToByteArray()).ShouldBe("12001A002A00");

    [Test]
    public void A_keyspace_without_a_VSchema_is_present_with_an_empty_one() =>
        Convert
            .ToHexString(SrvVSchemaBuilder.Build([Pair("k", null)], ClusterRules.None).ToByteArray())
            .ShouldBe("0A050A016B1200" + "12001A002A00");

    [Test]
    public void Rules_are_taken_over_and_those_for_keyspaces_only_where_there_are_some()
    {
        var rules = new ClusterRules
        {
            Routing = new() { Rules = { new RoutingRule { FromTable = "t" } } },
            ShardRouting = new() { Rules = { new ShardRoutingRule { Shard = "-80" } } },
            KeyspaceRouting = new(),
            Mirror = new() { Rules = { new MirrorRule { Percent = 10 } } },
        };

        SrvVSchemaBuilder
            .Build([], rules)
            .ShouldBe(
                new SrvVSchema
                {
                    RoutingRules = rules.Routing,
                    ShardRoutingRules = rules.ShardRouting,
                    KeyspaceRoutingRules = new(),
                    MirrorRules = rules.Mirror,
                }
            );
        SrvVSchemaBuilder.Build([], ClusterRules.None).KeyspaceRoutingRules.ShouldBeNull();
    }

    [Test]
    public void Fields_from_the_future_inside_a_VSchema_survive()
    {
        var vschema = Keyspace.Parser.ParseFrom([0xA2, 0x06, 0x01, 0x2A]);

        var record = SrvVSchemaBuilder.Build([Pair("k", vschema)], ClusterRules.None);

        SrvVSchema.Parser.ParseFrom(record.ToByteArray()).Keyspaces["k"].ShouldBe(vschema);
    }

    [Test]
    public void Big_VSchemas_are_shared_and_not_copied()
    {
        var vschema = new Keyspace { Sharded = true };

        SrvVSchemaBuilder.Build([Pair("k", vschema)], ClusterRules.None).Keyspaces["k"].ShouldBeSameAs(vschema);
    }

    [Test]
    public void The_order_in_which_keyspaces_come_does_not_change_a_byte()
    {
        KeyValuePair<KeyspaceName, Keyspace?>[] some =
        [
            Pair("b", null),
            Pair("B", new() { Sharded = true }),
            Pair("a", null),
        ];

        var record = SrvVSchemaBuilder.Build(some, ClusterRules.None);

        record.Keyspaces.Keys.ShouldBe(["B", "a", "b"]);
        SrvVSchemaBuilder.Build(some.Reverse(), ClusterRules.None).ToByteArray().ShouldBe(record.ToByteArray());
    }

    private static KeyValuePair<KeyspaceName, Keyspace?> Pair(string name, Keyspace? vschema) =>
        new(new(name), vschema);
}
