using ControlPlane.Protocols.Routing;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Serving.Schemas;
using ControlPlane.Serving.Tests.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using static ControlPlane.Serving.Tests.Planning.Records;
using TopologyKeyspace = ControlPlane.Protocols.Topodata.Keyspace;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>What is published of live tables, rule by rule (lab-vtgate.md, "Guards for (b)").</summary>
public class EntryBuilderTests
{
    [Test]
    public void A_table_of_one_keyspace_is_published_there() =>
        Of(Two(), ("ks1", ["table1", "table2"]), ("ks2", ["table2", "table3"]))
            .ShouldBe("ks1: table1 table2; ks2: table2 table3");

    [Test]
    public void A_name_that_several_keyspaces_have_is_published_in_all_of_them() =>
        Of(Two().Blank("ks3"), ("ks1", ["t"]), ("ks2", ["t"]), ("ks3", ["t"])).ShouldBe("ks1: t; ks2: t; ks3: t");

    [Test]
    public void A_name_that_a_VSchema_names_is_left_to_it() =>
        Of(Two().Sharded("ks3", "table1"), ("ks1", ["table1", "other"]), ("ks2", [])).ShouldBe("ks1: other");

    [Test]
    public void A_table_that_the_VSchema_of_its_own_keyspace_names_is_left_to_it() =>
        Of(Two().VSchema("ks1", "table1"), ("ks1", ["table1"]), ("ks2", ["table1"])).ShouldBe("");

    [Test]
    public void What_a_VSchema_with_explicit_routing_names_counts_for_nothing() =>
        Of(
                Two()
                    .Put(
                        Scene.Layout.VSchema(new("ks3")),
                        new VSchemaKeyspace { Tables = { ["t"] = new() }, RequireExplicitRouting = true }
                    ),
                ("ks1", ["t"]),
                ("ks2", [])
            )
            .ShouldBe("ks1: t");

    [Test]
    public void A_keyspace_with_explicit_routing_neither_gives_names_nor_makes_them_ambiguous() =>
        Of(
                Two().Put(Scene.Layout.VSchema(new("ks2")), new VSchemaKeyspace { RequireExplicitRouting = true }),
                ("ks1", ["t"]),
                ("ks2", ["t", "u"])
            )
            .ShouldBe("ks1: t");

    [Test]
    public void Tables_of_a_sharded_keyspace_are_not_published() =>
        Of(Two().Sharded("ks3", "x"), ("ks1", ["t"]), ("ks2", []), ("ks3", ["t", "u"])).ShouldBe("ks1: t");

    [Test]
    public void A_view_of_a_sharded_keyspace_keeps_its_name_from_being_published() =>
        Build(
                Two().Sharded("ks3", "x"),
                RecordedNames.None,
                List("ks1", ["t", "u"]),
                List("ks2", []),
                List("ks3", []) with
                {
                    Views = new[] { "t" }.ToOrdinalSet(),
                }
            )
            .ShouldBe("ks1: u");

    [Test]
    public void A_table_here_and_a_view_there_collide() =>
        Build(
                Two(),
                RecordedNames.None,
                List("ks1", ["t"]),
                List("ks2", []) with
                {
                    Views = new[] { "t" }.ToOrdinalSet(),
                }
            )
            .ShouldBe("ks1: t; ks2: t");

    [Test]
    public void A_name_with_a_rule_is_left_to_the_rule() =>
        Of(Two().Put(Scene.Layout.RoutingRules, Rules(("t", "ks2.t"))), ("ks1", ["t", "u"]), ("ks2", []))
            .ShouldBe("ks1: u");

    [TestCase("t@replica")]
    [TestCase("ks1.t")]
    public void A_rule_for_something_else_than_the_plain_name_changes_nothing(string from) =>
        Of(Two().Put(Scene.Layout.RoutingRules, Rules((from, "ks2.t"))), ("ks1", ["t"]), ("ks2", []))
            .ShouldBe("ks1: t");

    [Test]
    public void In_a_topology_of_one_keyspace_every_name_resolves_already() =>
        Of(new Scene().Blank("ks1"), ("ks1", ["t"])).ShouldBe("");

    [Test]
    public void A_ghost_counts_as_a_second_keyspace_and_has_no_tables() =>
        Of(new Scene().Blank("ks1").Shard("ghost", "0", isServing: true), ("ks1", ["t"])).ShouldBe("ks1: t");

    [Test]
    public void A_keyspace_that_nobody_has_read_keeps_new_names_of_others_from_being_unique() =>
        Of(Two(), ("ks1", ["t"])).ShouldBe("");

    [Test]
    public void What_is_not_published_for_lack_of_knowledge_is_counted_with_the_keyspace_to_blame()
    {
        var entries = EntryBuilder.Build(Basis(Two(), List("ks1", ["t", "u"])));

        entries.Withheld.ShouldBe(2);
        entries.Unread.Single().Value.ShouldBe("ks2");
    }

    [Test]
    public void A_keyspace_that_nobody_has_read_does_not_hide_that_others_collide() =>
        Of(Two().Blank("ks3"), ("ks1", ["t", "u"]), ("ks2", ["t"])).ShouldBe("ks1: t; ks2: t");

    [Test]
    public void A_keyspace_that_nobody_has_read_takes_no_name_away_that_is_published() =>
        Build(Two(), Before("ks1", "t"), List("ks1", ["t", "new"])).ShouldBe("ks1: t");

    [Test]
    public void A_published_name_goes_when_the_table_is_gone() =>
        Build(Two(), Before("ks1", "t"), List("ks1", ["u"]), List("ks2", [])).ShouldBe("ks1: u");

    [Test]
    public void A_keyspace_can_be_said_to_be_empty() =>
        Show(
                EntryBuilder.Build(
                    Basis(Two(), List("ks1", ["t"])) with
                    {
                        AssumeEmpty = new[] { new KeyspaceName("ks2") }.ToOrdinalSet(),
                    }
                )
            )
            .ShouldBe("ks1: t");

    [Test]
    public void What_was_read_counts_although_the_keyspace_is_said_to_be_empty() =>
        Show(
                EntryBuilder.Build(
                    Basis(Two(), List("ks1", ["t"]), List("ks2", ["t"])) with
                    {
                        AssumeEmpty = new[] { new KeyspaceName("ks2") }.ToOrdinalSet(),
                    }
                )
            )
            .ShouldBe("ks1: t; ks2: t");

    [Test]
    public void A_keyspace_without_shards_has_no_tables_to_wait_for() =>
        Of(Two().Put(Scene.Layout.Keyspace(new("ks3")), new TopologyKeyspace()), ("ks1", ["t"]), ("ks2", []))
            .ShouldBe("ks1: t");

    [Test]
    public void A_snapshot_takes_no_part() =>
        Of(
                Two()
                    .Put(
                        Scene.Layout.Keyspace(new("snap")),
                        new TopologyKeyspace { KeyspaceType = KeyspaceType.Snapshot }
                    )
                    .Shard("snap", "0", isServing: true),
                ("ks1", ["t"]),
                ("ks2", []),
                ("snap", ["t"])
            )
            .ShouldBe("ks1: t");

    [Test]
    public void An_undecodable_Keyspace_record_may_be_that_of_a_keyspace_that_collides() =>
        Of(Two().Break(Scene.Layout.Keyspace(new("ks2"))), ("ks1", ["t"])).ShouldBe("");

    [Test]
    public void A_keyspace_that_two_shards_serve_gives_no_new_name_and_still_collides() =>
        Of(Two().Blank("ks3", "-80", "80-"), ("ks1", ["t", "u"]), ("ks2", []), ("ks3", ["t", "v"]))
            .ShouldBe("ks1: t u; ks3: t");

    [Test]
    public void Names_are_told_apart_by_case_and_may_be_anything() =>
        Of(Two(), ("ks1", ["T", "a.b", "`q`", "ta ble", "💾"]), ("ks2", ["t"]))
            .ShouldBe("ks1: T `q` a.b ta ble 💾; ks2: t");

    [Test]
    public void An_entry_is_an_empty_message_that_is_present_and_all_else_is_shared()
    {
        var record = new SrvVSchema { Keyspaces = { ["ks1"] = new(), ["ks2"] = new() } };

        var written = EntryWriter.Add(record, EntryBuilder.Build(Basis(Two(), List("ks1", ["t"]), List("ks2", []))));

        // keyspaces { key: "ks1" value { tables { key: "t" value {} } } } keyspaces { key: "ks2" value {} }
        Google
            .Protobuf.MessageExtensions.ToByteArray(written)
            .ShouldBe(Convert.FromHexString("0A0E0A036B73311207" + "1A050A01741200" + "0A070A036B73321200"));
        written.Keyspaces["ks2"].ShouldBeSameAs(record.Keyspaces["ks2"]);
        record.Keyspaces["ks1"].Tables.ShouldBeEmpty();
    }

    private static Scene Two() => new Scene().Blank("ks1").Blank("ks2");

    private static LiveSchema List(string keyspace, string[] tables) => Lists.Of(keyspace, tables);

    private static RecordedNames Before(string keyspace, params string[] names) =>
        RecordedNames.Of(
            new[]
            {
                new KeyspaceNames
                {
                    Keyspace = keyspace,
                    Groups =
                    {
                        new NameGroup
                        {
                            Answer = Answer.Routable,
                            Reason = Reason.LiveSchema,
                            Names = { names },
                        },
                    },
                },
            }.ToOrdinalMap(record => new KeyspaceName(record.Keyspace), record => record)
        );

    private static string Of(Scene scene, params (string Keyspace, string[] Tables)[] lists) =>
        Build(scene, RecordedNames.None, [.. lists.Select(list => List(list.Keyspace, list.Tables))]);

    private static string Build(Scene scene, RecordedNames before, params LiveSchema[] lists) =>
        Show(EntryBuilder.Build(Basis(scene, lists) with { Before = before }));

    private static PublicationBasis Basis(Scene scene, params LiveSchema[] lists) =>
        new() { Global = scene.Observe().Global, Live = LiveSchemas.Of(lists) };

    private static string Show(PublishedEntries entries) =>
        string.Join("; ", entries.Tables.Select(pair => $"{pair.Key}: {string.Join(' ', pair.Value)}"));
}
