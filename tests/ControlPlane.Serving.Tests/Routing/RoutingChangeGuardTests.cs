using ControlPlane.Protocols.Routing;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Serving.Schemas;
using ControlPlane.Serving.Tests.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using static ControlPlane.Serving.Tests.Planning.Records;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>A change that takes a plain name away waits for a person; nothing else does.</summary>
public class RoutingChangeGuardTests
{
    [Test]
    public void A_second_sharded_keyspace_with_the_same_table_is_held_back()
    {
        var scene = Settled().Sharded("s2", "orders");

        Blocks(scene, "One table name that resolves in cell zone2 now would change: orders (s1) would be ambiguous.");
    }

    [Test]
    public void A_second_unsharded_keyspace_with_the_same_table_is_held_back()
    {
        var scene = Settled();
        Know(scene, Lists.Of("u1", "table1"), Lists.Of("u2", "table1", "table3"));

        Blocks(scene, "One table name that resolves in cell zone2 now would change: table1 (u1) would be ambiguous.");
    }

    [Test]
    public void A_take_over_by_the_only_VSchema_that_names_the_table_is_shown_as_moved()
    {
        var scene = Settled().Sharded("s1", "orders", "table1");

        Blocks(scene, "One table name that resolves in cell zone2 now would change: table1 would move from u1 to s1.");
    }

    [Test]
    public void A_VSchema_that_loses_a_table_is_held_back()
    {
        var scene = Settled().Sharded("s1", "other");

        Blocks(scene, "One table name that resolves in cell zone2 now would change: orders (s1) would not be found.");
    }

    [Test]
    public void At_most_five_names_are_told()
    {
        var scene = Topology();
        string[] names = [.. Enumerable.Range(1, 12).Select(number => $"t{number:00}")];
        Know(scene, Lists.Of("u1", names), Lists.Of("u2"));
        scene.Settle("zone2");
        Know(scene, Lists.Of("u1", names), Lists.Of("u2", names));

        var why = scene.Judge("zone2").Block!.Why;

        why.ShouldStartWith("12 table names that resolve in cell zone2 now would change: t01 (u1) would be ambiguous;");
        why.ShouldEndWith("; and 7 more.");
    }

    [Test]
    public void Accepted_it_is_written()
    {
        var scene = Settled().Sharded("s2", "orders");
        var rules = new PlanningRules
        {
            Accepted = new[] { new AcceptedGuard(BlockReason.RoutingChange) }.ToOrdinalSet(),
        };

        scene.Plan(rules, "zone2").Steps.ShouldContain(step => step.Record is ServingRecordId.SrvVSchema);
    }

    [Test]
    public void The_first_publication_is_not_held_back() => Topology().Judge("zone2").Block.ShouldBeNull();

    [Test]
    public void Names_that_come_are_not_held_back()
    {
        var scene = Settled();
        Know(scene, Lists.Of("u1", "table1", "table9"), Lists.Of("u2", "table3"));

        Passes(scene);
    }

    [Test]
    public void A_table_that_is_known_to_be_gone_is_withdrawn()
    {
        var scene = Settled();
        Know(scene, Lists.Of("u1"), Lists.Of("u2", "table3"));

        Passes(scene);
    }

    [Test]
    public void A_table_that_was_moved_goes_where_it_is_now()
    {
        var scene = Settled();
        Know(scene, Lists.Of("u1"), Lists.Of("u2", "table1", "table3"));

        Passes(scene);
    }

    [Test]
    public void A_keyspace_that_is_gone_takes_its_names_with_it()
    {
        var scene = Settled().Remove(Scene.Layout.Keyspace(new("u2"))).Remove(Scene.Layout.Shard(new("u2"), new("0")));

        Passes(scene);
    }

    [Test]
    public void What_a_rule_decides_was_meant() =>
        Passes(Settled().Put(Scene.Layout.RoutingRules, Rules(("table1", "s1.orders"))));

    [Test]
    public void A_rule_that_is_taken_away_and_leaves_its_name_nowhere_is_held_back()
    {
        var scene = Topology().Put(Scene.Layout.RoutingRules, Rules(("alias", "u1.table1"))).Settle("zone2");

        Blocks(scene.Remove(Scene.Layout.RoutingRules), "alias (u1.table1) would not be found.");
    }

    [Test]
    public void A_rule_that_stays_does_not_mean_that_its_table_may_go()
    {
        var scene = Topology().Put(Scene.Layout.RoutingRules, Rules(("alias", "s1.orders"))).Settle("zone2");

        Blocks(
            scene.Sharded("s1", "other"),
            "alias (s1.orders) would be refused: table orders not found; " + "orders (s1) would not be found."
        );
    }

    [Test]
    public void Names_that_only_replicas_lose_are_held_back()
    {
        var scene = Topology().Put(Scene.Layout.RoutingRules, Rules(("table1@replica", "u2.table3"))).Settle("zone2");

        Blocks(
            scene.Remove(Scene.Layout.RoutingRules),
            "One table name that resolves in cell zone2 now would change: table1@replica would move from u2.table3 to u1."
        );
    }

    [Test]
    public void What_a_new_rule_decides_for_rdonly_alone_was_meant() =>
        Passes(Settled().Put(Scene.Layout.RoutingRules, Rules(("table1@rdonly", "s1.orders"))));

    [Test]
    public void A_rule_for_replicas_that_another_writer_spread_is_taken_away_again()
    {
        var scene = Settled();
        var spread = Record(scene).Clone();
        spread.RoutingRules = Rules(("table1@replica", "s1.orders"));
        scene.Put(Scene.In("zone2").SrvVSchema, spread);
        scene
            .Judge("zone2")
            .Block!.Reason.ShouldBe(BlockReason.RoutingChange, "nobody can tell that it was never published");

        scene.Routing = scene.Routing with { RulesAt = default(Topology.Stores.Revision) };

        Passes(scene);
    }

    [Test]
    public void Names_that_resolve_since_there_is_one_keyspace_are_held_when_a_second_has_them_too()
    {
        var scene = new Scene().Cell("zone2").Blank("u1");
        Know(scene, Lists.Of("u1", "table1", "table2"));
        scene.Settle("zone2").Blank("u2");
        Know(scene, Lists.Of("u1", "table1", "table2"), Lists.Of("u2", "table1"));

        Blocks(scene, "One table name that resolves in cell zone2 now would change: table1 (u1) would be ambiguous.");
    }

    [Test]
    public void Names_that_resolve_since_there_is_one_keyspace_wait_until_the_second_is_read()
    {
        var scene = new Scene().Cell("zone2").Blank("u1");
        Know(scene, Lists.Of("u1", "table1"));
        scene.Settle("zone2").Blank("u2");

        Blocks(scene, "table1 (u1) would not be found.");
        Know(scene, Lists.Of("u1", "table1"), Lists.Of("u2"));
        Passes(scene);
    }

    [Test]
    public void An_undecodable_or_empty_record_is_repaired_whatever_is_said()
    {
        var scene = Settled().Sharded("s2", "orders");

        scene.Break(Scene.In("zone2").SrvVSchema).Judge("zone2").Block.ShouldBeNull();
        scene.Put(Scene.In("zone2").SrvVSchema, Google.Protobuf.ByteString.Empty).Judge("zone2").Block.ShouldBeNull();
    }

    [Test]
    public void What_another_writer_made_unique_is_made_ambiguous_again()
    {
        var scene = Topology();
        Know(scene, Lists.Of("u1", "both"), Lists.Of("u2", "both"));
        scene.Settle("zone2");
        scene.Routing = scene.Routing with { Recorded = Recorded("u1", "u2") };
        var record = SrvVSchema.Parser.ParseFrom(
            scene.Plan(new(), "zone1").Steps.OfType<PlanStep.Write>().First().Content
        );
        record.Keyspaces["u2"].Tables["both"] = new();

        Passes(scene.Put(Scene.In("zone2").SrvVSchema, record));
    }

    [Test]
    public void Where_nothing_is_known_of_live_tables_nothing_is_asked()
    {
        var scene = Settled().Sharded("s2", "orders");
        scene.Routing = KeptRouting.None;

        Passes(scene);
    }

    [Test]
    public void Publication_that_no_longer_fits_holds_nothing_back()
    {
        var scene = Settled();
        var without = scene.Plan(new PlanningRules { Publication = new() { Mode = PublicationMode.Off } }, "zone1");
        var size = without.Steps.OfType<PlanStep.Write>().First().Content.Length;
        var rules = new PlanningRules { MaxRecordBytes = size + 5 };

        scene.Judge(rules, "zone2").Block.ShouldBeNull();
        scene.Plan(rules, "zone2").Steps.Count().ShouldBe(1);
    }

    [Test]
    public void Publication_that_is_switched_off_needs_a_word_since_names_go() =>
        Settled()
            .Judge(new PlanningRules { Publication = new() { Mode = PublicationMode.Off } }, "zone2")
            .Block!.Reason.ShouldBe(BlockReason.RoutingChange);

    [Test]
    public void A_cell_whose_gates_see_the_primaries_now_needs_no_entries_and_loses_no_name()
    {
        var scene = Settled();
        var gates = new DeclaredGates([
            .. Scene
                .Gates("zone2")
                .Gates.Select(gate => gate with { CellsToWatch = new[] { new CellName("zone1") }.ToOrdinalSet() }),
        ]);

        scene.Plan(new(), gates).Findings.ShouldAllBe(finding => finding.Block == null);
        scene.Plan(new(), gates).Steps.Count().ShouldBe(1);
    }

    [Test]
    public void What_is_held_back_keeps_what_was_published_although_somebody_drops_it()
    {
        var scene = Settled().Sharded("s2", "orders");
        scene.Routing = scene.Routing with { Recorded = RecordedUnique(("u1", "table1"), ("u2", "table3")) };
        var before = Record(scene);
        var dropped = before.Clone();
        dropped.Keyspaces["u1"].Tables.Clear();
        dropped.Keyspaces["u2"].Tables.Clear();
        scene.Put(Scene.In("zone2").SrvVSchema, dropped);

        var plan = scene.Plan(new(), "zone2");

        plan.Findings.First().Block!.Reason.ShouldBe(BlockReason.RoutingChange);
        Record(scene.Apply(plan)).ShouldBe(before);
        scene.Plan(new(), "zone2").Steps.ShouldNotContain(step => step.Record is ServingRecordId.SrvVSchema);
    }

    private static SrvVSchema Record(Scene scene) =>
        ((Serving.Records.CellView.Read)scene.Observe().Cells[new("zone2")]).Records.SrvVSchema!.Message!;

    private static RecordedNames Recorded(params string[] keyspaces) =>
        RecordedNames.Of(
            keyspaces.ToOrdinalMap(
                name => new KeyspaceName(name),
                name => new KeyspaceNames
                {
                    Keyspace = name,
                    Groups =
                    {
                        new NameGroup
                        {
                            Answer = Answer.Ambiguous,
                            Reason = Reason.LiveSchema,
                            Keyspaces = { keyspaces },
                            Names = { "both" },
                        },
                    },
                }
            )
        );

    private static RecordedNames RecordedUnique(params (string Keyspace, string Name)[] names) =>
        RecordedNames.Of(
            names.ToOrdinalMap(
                pair => new KeyspaceName(pair.Keyspace),
                pair => new KeyspaceNames
                {
                    Keyspace = pair.Keyspace,
                    Groups =
                    {
                        new NameGroup
                        {
                            Answer = Answer.Routable,
                            Reason = Reason.LiveSchema,
                            Names = { pair.Name },
                        },
                    },
                }
            )
        );

    private static Scene Topology()
    {
        var scene = new Scene().Cell("zone1").Cell("zone2").Blank("u1").Blank("u2").Sharded("s1", "orders");
        Know(scene, Lists.Of("u1", "table1"), Lists.Of("u2", "table3"));
        return scene;
    }

    private static Scene Settled() => Topology().Settle("zone2");

    private static void Know(Scene scene, params LiveSchema[] lists) =>
        scene.Routing = scene.Routing with { Live = LiveSchemas.Of(lists) };

    private static void Blocks(Scene scene, string why)
    {
        var block = scene.Judge("zone2").Block!;
        block.Reason.ShouldBe(BlockReason.RoutingChange);
        block.Why.ShouldEndWith(why);
        block.Remedy.ShouldContain("--accept-routing-change");
        scene.Plan(new(), "zone2").Steps.ShouldNotContain(step => step.Record is ServingRecordId.SrvVSchema);
    }

    private static void Passes(Scene scene)
    {
        scene.Judge("zone2").Block.ShouldBeNull();
        scene.Apply(scene.Plan(new(), "zone2")).Judge("zone2").Verdict.ShouldBe(Verdict.InSync);
    }
}
