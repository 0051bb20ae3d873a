using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using static ControlPlane.Serving.Tests.Planning.Records;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Serving.Tests.Planning;

/// <summary>Each guard of a SrvVSchema: when it blocks, when it does not, and what it says.</summary>
public class SrvVSchemaGuardTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static IEnumerable<Key> Inputs =>
        [
            Scene.Layout.RoutingRules,
            Scene.Layout.ShardRoutingRules,
            Scene.Layout.KeyspaceRoutingRules,
            Scene.Layout.MirrorRules,
            Scene.Layout.VSchema(new("ks")),
        ];

    [TestCaseSource(nameof(Inputs))]
    public void An_undecodable_input_is_named(object key) =>
        Blocks(Settled().Break((Key)key), BlockReason.UndecodableInput, $"{key} cannot be decoded");

    [Test]
    public void An_undecodable_Keyspace_record_is_no_input_of_a_SrvVSchema() =>
        Settled().Break(Scene.Layout.Keyspace(new("ks"))).Judge("zone1").Verdict.ShouldBe(Verdict.InSync);

    [Test]
    public void A_record_of_a_newer_Vitess_is_not_replaced() =>
        Blocks(
            Settled().Put(Scene.In("zone1").SrvVSchema, ByteString.CopyFrom(0xA0, 0x06, 0x01)),
            BlockReason.NewerVitess,
            "field 100"
        );

    [Test]
    public void A_record_of_a_newer_Vitess_is_not_replaced_even_where_all_else_is_equal()
    {
        var scene = Settled().Remove(Scene.In("zone1").SrvVSchema);
        var written = scene.Plan(new(), "zone1").Steps.OfType<PlanStep.Write>().First().Content;

        Blocks(
            scene.Put(Scene.In("zone1").SrvVSchema, ByteString.CopyFrom([.. written.ToByteArray(), 0xA0, 0x06, 0x01])),
            BlockReason.NewerVitess,
            "field 100"
        );
    }

    [TestCase(599, true)]
    [TestCase(601, false)]
    public void A_stale_record_waits_10_minutes_for_any_workflow(int age, bool blocks) =>
        BlocksIf(
            blocks,
            Stale().Lock("internal/named_locks/elsewhere/wf", TimeSpan.FromSeconds(age)),
            BlockReason.WorkflowRunning
        );

    [TestCase(29, true)]
    [TestCase(31, false)]
    public void A_missing_record_waits_30_s_for_any_workflow(int age, bool blocks) =>
        BlocksIf(
            blocks,
            Settled()
                .Remove(Scene.In("zone1").SrvVSchema)
                .Lock("internal/named_locks/ks/wf", TimeSpan.FromSeconds(age)),
            BlockReason.WorkflowRunning
        );

    [Test]
    public void The_lock_of_a_keyspace_that_would_change_is_waited_for() =>
        Blocks(Stale().Lock("keyspaces/ks", Minute), BlockReason.KeyspaceLocked, "keyspace ks is locked");

    [Test]
    public void The_lock_of_another_keyspace_is_nothing_to_wait_for() =>
        Passes(Settled().Keyspace("other", "0").Settle("zone1").VSchema("ks", "t2").Lock("keyspaces/other", Minute));

    [Test]
    public void A_missing_record_waits_for_no_keyspace_lock() =>
        Passes(Settled().Remove(Scene.In("zone1").SrvVSchema).Lock("keyspaces/ks", Minute));

    [TestCase(999, true)]
    [TestCase(1000, false)]
    public void New_tables_of_an_unsharded_keyspace_are_published_after_a_quiet_second(int milliseconds, bool blocks) =>
        BlocksIf(blocks, QuietFor(Stale(), TimeSpan.FromMilliseconds(milliseconds)), BlockReason.VSchemaUnsettled);

    [Test]
    public void A_VSchema_that_was_seen_once_only_is_not_quiet()
    {
        var scene = Stale();
        scene.Seen = observed => observed;

        Blocks(scene, BlockReason.VSchemaUnsettled, "The VSchema of ks, unsharded, has new tables");
    }

    [Test]
    public void A_new_unsharded_keyspace_with_tables_has_to_be_quiet() =>
        BlocksIf(true, QuietFor(Settled().Keyspace("new", "0"), TimeSpan.Zero), BlockReason.VSchemaUnsettled);

    [Test]
    public void A_new_keyspace_without_tables_need_not_be_quiet() =>
        Passes(QuietFor(Settled().Keyspace("new", "0").VSchema("new"), TimeSpan.Zero));

    [Test]
    public void New_tables_of_a_sharded_keyspace_need_not_be_quiet() =>
        Passes(QuietFor(Settled().Put(Scene.Layout.VSchema(new("ks")), Sharded("t1", "t2")), TimeSpan.Zero));

    [Test]
    public void A_new_sharded_keyspace_need_not_be_quiet() =>
        Passes(
            QuietFor(Settled().Keyspace("new", "-").Put(Scene.Layout.VSchema(new("new")), Sharded("t1")), TimeSpan.Zero)
        );

    [Test]
    public void Tables_that_leave_or_change_need_not_be_quiet()
    {
        var scene = Settled().VSchema("ks", "t1", "t2").Settle("zone1", "zone2");
        Passes(QuietFor(scene.VSchema("ks", "t1"), TimeSpan.Zero));
        scene.Put(
            Scene.Layout.VSchema(new("ks")),
            new VSchemaKeyspace { Tables = { ["t1"] = new Table { Type = "sequence" } } }
        );

        Passes(QuietFor(scene, TimeSpan.Zero));
    }

    [Test]
    public void Beside_fresh_tables_of_an_unsharded_keyspace_the_rest_of_the_record_waits_too() =>
        Blocks(
            QuietFor(
                Settled()
                    .Keyspace("other", "-")
                    .Put(Scene.Layout.VSchema(new("other")), Sharded("o"))
                    .VSchema("ks", "n"),
                TimeSpan.Zero
            ),
            BlockReason.VSchemaUnsettled,
            "The VSchema of ks, unsharded"
        );

    [Test]
    public void A_missing_record_does_not_wait_for_a_quiet_VSchema() =>
        Passes(QuietFor(Settled().Remove(Scene.In("zone1").SrvVSchema), TimeSpan.Zero));

    [Test]
    public void A_VSchema_that_is_published_already_need_not_be_quiet() =>
        Passes(QuietFor(Settled().Put(Scene.Layout.RoutingRules, Rules(("a", "ks.a"))), TimeSpan.Zero));

    [Test]
    public void Reads_switched_in_another_cell_only_are_not_completed_here() =>
        Blocks(
            PartlySwitched(("t@replica", "dst.t")),
            BlockReason.PartialSwitch,
            "The routing rules for reads of t are already published in cell zone2"
        );

    [Test]
    public void Of_two_workflows_switched_in_different_cells_neither_is_completed_here()
    {
        var scene = Settled().Cell("zone3").Settle("zone3");
        Publish(scene, "zone2", Rules(("a@replica", "dst.a")));
        Publish(scene, "zone3", Rules(("b@rdonly", "dst.b")));
        scene.Put(Scene.Layout.RoutingRules, Rules(("a@replica", "dst.a"), ("b@rdonly", "dst.b")));

        Blocks(scene, BlockReason.PartialSwitch, "reads of a, b");
    }

    [Test]
    public void Reads_reversed_in_another_cell_only_are_not_completed_here()
    {
        var switched = Rules(("t", "src.t"), ("t@replica", "dst.t"), ("t@rdonly", "dst.t"));
        var reversed = Rules(("t", "src.t"), ("t@replica", "src.t"), ("t@rdonly", "src.t"));
        var scene = Settled();
        Publish(scene, "zone1", switched);
        Publish(scene, "zone2", reversed);

        Blocks(scene.Put(Scene.Layout.RoutingRules, reversed), BlockReason.PartialSwitch, "reads of t");
    }

    [Test]
    public void Reads_switched_nowhere_yet_are_published() =>
        Passes(Settled().Put(Scene.Layout.RoutingRules, Rules(("t", "src.t"), ("t@replica", "dst.t"))));

    [Test]
    public void Rules_that_switch_writes_as_well_are_no_partial_switch()
    {
        var scene = Settled();
        Publish(scene, "zone1", Rules(("t", "src.t"), ("t@replica", "src.t")));
        Publish(scene, "zone2", Rules(("t", "dst.t"), ("t@replica", "dst.t")));

        Passes(scene.Put(Scene.Layout.RoutingRules, Rules(("t", "dst.t"), ("t@replica", "dst.t"))));
    }

    [Test]
    public void Switched_reads_may_be_published_in_a_cell_that_cannot_be_read() =>
        Blocks(
            Settled().Put(Scene.Layout.RoutingRules, Rules(("t@replica", "dst.t"))).Unreadable("zone2"),
            BlockReason.PartialSwitch,
            "may be published in cell zone2, which cannot be read"
        );

    [Test]
    public void Switched_reads_wait_for_a_second_look_at_cells_with_stores_of_their_own()
    {
        var scene = new Scene()
            .Cell("zone1")
            .Cell("zone2", ownStore: true)
            .Keyspace("ks", "0")
            .Settle("zone1", "zone2");
        scene.Put(Scene.Layout.RoutingRules, Rules(("t@replica", "dst.t")));
        Passes(scene);
        var seen = scene.Seen;

        scene.Seen = observed => seen(observed) with { RoutingRulesQuietFor = TimeSpan.Zero };

        Blocks(scene, BlockReason.VSchemaUnsettled, "cell zone2 was read before them");
    }

    [Test]
    public void A_record_that_does_not_fit_into_a_request_is_not_sent() =>
        Blocks(Stale(), BlockReason.TooLarge, "more than the 20 bytes", new() { MaxRecordBytes = 20 });

    [Test]
    public void A_record_that_grows_large_is_told_of_while_it_still_fits()
    {
        var plan = Stale().Plan(new() { LargeRecordBytes = 20 }, "zone1");

        plan.Notices.ShouldHaveSingleItem().Kind.ShouldBe(NoticeKind.RecordGrowsLarge);
        plan.Steps.ShouldHaveSingleItem();
    }

    private static Scene Settled() =>
        new Scene().Cell("zone1").Cell("zone2").Keyspace("ks", "0").Settle("zone1", "zone2");

    private static Scene Stale() => Settled().VSchema("ks", "t1", "t2");

    private static VSchemaKeyspace Sharded(params string[] tables)
    {
        var vschema = new VSchemaKeyspace { Sharded = true };
        foreach (var table in tables)
        {
            vschema.Tables[table] = new();
        }

        return vschema;
    }

    private static Scene PartlySwitched(params (string, string)[] rules)
    {
        var scene = Settled();
        Publish(scene, "zone2", Rules(rules));
        return scene.Put(Scene.Layout.RoutingRules, Rules(rules));
    }

    /// <summary>Rules as they were published in one cell.</summary>
    private static void Publish(Scene scene, string cell, RoutingRules rules)
    {
        scene.Put(Scene.Layout.RoutingRules, rules);
        scene.Put(
            Scene.In(cell).SrvVSchema,
            scene.Remove(Scene.In(cell).SrvVSchema).Plan(new(), cell).Steps.OfType<PlanStep.Write>().First().Content
        );
    }

    private static Scene QuietFor(Scene scene, TimeSpan time)
    {
        scene.Seen = observed =>
            observed with
            {
                VSchemaQuietFor = Topology.Collections.OrdinalMap.ToOrdinalMap(
                    observed.Global.Keyspaces,
                    pair => pair.Key,
                    _ => time
                ),
            };
        return scene;
    }

    private static void BlocksIf(bool blocks, Scene scene, BlockReason reason)
    {
        if (blocks)
        {
            Blocks(scene, reason, "");
        }
        else
        {
            Passes(scene);
        }
    }

    private static void Blocks(Scene scene, BlockReason reason, string why, PlanningRules? rules = null)
    {
        var finding = scene.Judge(rules ?? new(), "zone1");
        finding.Block.ShouldNotBeNull().Reason.ShouldBe(reason, finding.Block!.Why);
        finding.Block.Why.ShouldContain(why);
        finding.Block.Remedy.ShouldNotBeEmpty();
        scene.Plan(rules ?? new(), "zone1").Steps.ShouldNotContain(step => step.Record == finding.Record);
    }

    private static void Passes(Scene scene)
    {
        var finding = scene.Judge("zone1");
        finding.Block.ShouldBeNull(finding.Block?.Why);
        scene.Plan(new(), "zone1").Steps.ShouldContain(step => step.Record == finding.Record);
    }
}
