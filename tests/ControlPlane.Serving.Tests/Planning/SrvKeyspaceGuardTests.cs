using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using Google.Protobuf;
using static ControlPlane.Serving.Tests.Planning.Records;

namespace ControlPlane.Serving.Tests.Planning;

/// <summary>Each guard of a SrvKeyspace: when it blocks, when it does not, and what it says.</summary>
public class SrvKeyspaceGuardTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public void A_locked_keyspace_is_left_alone_whatever_the_age_of_the_lock()
    {
        var scene = Missing().Lock("keyspaces/ks", Minute * 60);

        Blocks(scene, BlockReason.KeyspaceLocked, "keyspace ks is locked: SwitchReads by u@h since");
    }

    [Test]
    public void Another_keyspaces_lock_is_nothing_to_wait_for() =>
        Passes(Missing().Keyspace("other", "0").Lock("keyspaces/other", Minute));

    [Test]
    public void A_shards_lock_is_nothing_to_wait_for() => Passes(Missing().Lock("keyspaces/ks/shards/0", Minute));

    [Test]
    public void A_lock_key_that_nobody_holds_blocks_until_somebody_deletes_it()
    {
        var scene = Missing().Lock("keyspaces/ks", Minute, leased: false);

        var block = Blocks(scene, BlockReason.AbandonedLock, "has no lease");

        block.Remedy.ShouldContain("/vitess/global/keyspaces/ks/locks/77");
        block.PassesByItself.ShouldBeFalse();
    }

    [TestCase(29, true)]
    [TestCase(31, false)]
    public void A_missing_record_waits_30_s_for_a_workflow_of_its_keyspace(int age, bool blocks)
    {
        var scene = Missing().Lock("internal/named_locks/ks/wf", TimeSpan.FromSeconds(age));

        if (blocks)
        {
            Blocks(scene, BlockReason.WorkflowRunning, "workflow ks/wf is locked").PassesByItself.ShouldBeTrue();
        }
        else
        {
            Passes(scene);
        }
    }

    [TestCase(599, true)]
    [TestCase(601, false)]
    public void A_stale_record_waits_10_minutes_for_a_workflow_of_its_keyspace(int age, bool blocks)
    {
        var scene = Stale().Lock("internal/named_locks/ks/wf", TimeSpan.FromSeconds(age));

        if (blocks)
        {
            Blocks(scene, BlockReason.WorkflowRunning, "workflow ks/wf is locked");
        }
        else
        {
            Passes(scene);
            scene.Plan(new(), "zone1").Notices.ShouldContain(notice => notice.Kind == NoticeKind.OrphanLock);
        }
    }

    [Test]
    public void A_workflow_of_another_keyspace_is_nothing_to_wait_for() =>
        Passes(
            Missing()
                .Settle("zone1")
                .Remove(Scene.In("zone1").SrvKeyspace(new("ks")))
                .Lock("internal/named_locks/ks2/wf", Minute / 3)
        );

    [Test]
    public void A_lock_that_does_not_say_since_when_is_dated_by_our_first_look()
    {
        var scene = Missing().Lock("internal/named_locks/ks/wf", age: null);
        Blocks(scene, BlockReason.WorkflowRunning, "its value does not say who");
        var seen = scene.Seen;

        scene.Seen = observed =>
            seen(observed) with
            {
                LockSeenFor = Topology.Collections.OrdinalMap.ToOrdinalMap(
                    observed.Global.Locks,
                    held => held.Info.Key,
                    _ => TimeSpan.FromSeconds(31)
                ),
            };

        Passes(scene);
    }

    [TestCase("zone1")]
    [TestCase("zone2")]
    public void A_disabled_control_in_any_cell_blocks(string cell)
    {
        var record = ByType(["0"], ["-80", "80-"], ["0"]).WithControl(TabletType.Replica, "0", disabled: true);
        var scene = Resharding().SrvKeyspace(cell, "ks", record);

        Blocks(scene, BlockReason.Migration, $"{cell} REPLICA shard 0");
    }

    [Test]
    public void A_control_that_disables_nothing_is_dropped_by_a_rebuild()
    {
        var scene = Missing()
            .SrvKeyspace("zone1", "ks", ServedBy("0").WithControl(TabletType.Replica, "0", disabled: false));

        Passes(scene).Condition.ShouldBe(Verdict.Stale);
    }

    [Test]
    public void Reads_that_were_reversed_are_in_sync()
    {
        var scene = Resharding()
            .SrvKeyspace("zone1", "ks", ServedBy("0").WithControl(TabletType.Replica, "-80", disabled: true));

        scene.Judge("zone1", "ks").Verdict.ShouldBe(Verdict.InSync);
    }

    [Test]
    public void A_peer_that_cannot_be_seen_blocks_where_a_Reshard_is_possible()
    {
        var scene = Resharding().Unreadable("zone2");

        var block = Blocks(scene, BlockReason.PeerUnreadable, "cell zone2, whose record would tell, cannot be seen");

        block.Remedy.ShouldContain("--assume-no-migration ks");
    }

    [Test]
    public void A_peer_whose_record_cannot_be_decoded_is_one_that_cannot_be_seen() =>
        Blocks(
            Resharding().Break(Scene.In("zone2").SrvKeyspace(new("ks"))),
            BlockReason.PeerUnreadable,
            "/vitess/zone2/keyspaces/ks/SrvKeyspace cannot be decoded"
        );

    [Test]
    public void A_peer_without_a_place_is_one_that_cannot_be_seen()
    {
        var scene = Resharding();
        var seen = scene.Seen;
        scene.Seen = observed =>
            seen(observed) with
            {
                Cells = observed.Cells.With(
                    new("zone2"),
                    new Serving.Records.CellView.Unusable(new("zone2"), "it has no server_address")
                ),
            };

        Blocks(scene, BlockReason.PeerUnreadable, "it has no server_address");
    }

    [Test]
    public void Overlapping_shards_make_a_Reshard_possible() =>
        Blocks(
            Missing().Shard("ks", "-80", isServing: true).Unreadable("zone2"),
            BlockReason.PeerUnreadable,
            "overlap"
        );

    [Test]
    public void An_unreadable_peer_is_no_matter_where_no_Reshard_is_possible() => Passes(Missing().Unreadable("zone2"));

    [Test]
    public void An_unreadable_peer_is_no_matter_to_those_who_know_that_no_Reshard_runs() =>
        Passes(
            Resharding().Unreadable("zone2"),
            new()
            {
                AssumeNoMigration = Topology.Collections.OrdinalSet.ToOrdinalSet([
                    new Topology.Names.KeyspaceName("ks"),
                ]),
            }
        );

    [Test]
    public void Garbage_in_the_cells_own_record_is_repaired_although_a_Reshard_is_possible() =>
        Passes(Resharding().Break(Scene.In("zone1").SrvKeyspace(new("ks")))).Condition.ShouldBe(Verdict.Undecodable);

    [Test]
    public void Types_that_disagree_while_all_shards_serve_are_somebodys_intention()
    {
        var scene = Missing().Keyspace("ks2", "-80", "80-").Settle("zone1");
        scene.SrvKeyspace("zone1", "ks2", ByType(["-80", "80-"], ["-80"], ["-80", "80-"]));

        Blocks(scene, BlockReason.SwitchedByHand, "REPLICA: -80;", keyspace: "ks2");
    }

    [Test]
    public void Types_that_disagree_beside_cleared_controls_are_somebodys_intention() =>
        Blocks(SwitchedByHand("zone1"), BlockReason.SwitchedByHand, "controls were cleared by hand");

    [Test]
    public void A_cell_without_a_record_follows_no_serving_shards_beside_such_a_cell() =>
        Blocks(SwitchedByHand("zone2"), BlockReason.SwitchedByHand, "The served types of cell zone2's record");

    [Test]
    public void Types_that_disagree_because_a_switch_did_not_reach_the_cell_are_rebuilt() =>
        Passes(Missing("0!", "-80", "80-").SrvKeyspace("zone1", "ks", ByType(["-80", "80-"], ["0"], ["0"])));

    [Test]
    public void A_type_without_any_shard_disagrees_with_nobody() =>
        Passes(Missing().SrvKeyspace("zone1", "ks", ByType(["0"], [], ["0"]))).Condition.ShouldBe(Verdict.Incomplete);

    [Test]
    public void A_keyspace_without_a_serving_shard_is_not_emptied() =>
        Blocks(
            Missing().Settle("zone1").Shard("ks", "0", isServing: false),
            BlockReason.NoServingShard,
            "No shard of keyspace ks is marked as serving (0)."
        );

    [Test]
    public void A_keyspace_without_shards_has_nothing_to_publish() =>
        Blocks(Missing([]), BlockReason.NoServingShard, "has no shards yet").Remedy.ShouldStartWith("Nothing to do");

    [Test]
    public void A_record_of_zero_bytes_is_not_in_sync_although_a_rebuild_would_write_the_same()
    {
        var scene = Missing("0!").Put(Scene.In("zone1").SrvKeyspace(new("ks")), ByteString.Empty);

        Blocks(scene, BlockReason.NoServingShard, "marked as serving");
        scene.Judge("zone1", "ks").Condition.ShouldBe(Verdict.Empty);
    }

    [Test]
    public void Shards_that_leave_a_gap_are_refused_in_Vitess_own_words() =>
        Blocks(
            Missing("-40", "80-"),
            BlockReason.ShardsDoNotFit,
            "non-contiguous KeyRange values for PRIMARY in cell zone1"
        );

    [Test]
    public void A_partial_snapshot_keyspace_is_built_for_those_who_ask()
    {
        var scene = Missing("-80")
            .Put(Scene.Layout.Keyspace(new("ks")), new Keyspace { KeyspaceType = KeyspaceType.Snapshot });

        Blocks(scene, BlockReason.ShardsDoNotFit, "does not end with max key");
        Passes(scene, new() { AllowPartial = true });
    }

    [Test]
    public void An_undecodable_Keyspace_record_is_named() =>
        Blocks(
            Missing().Break(Scene.Layout.Keyspace(new("ks"))),
            BlockReason.UndecodableInput,
            "/vitess/global/keyspaces/ks/Keyspace cannot be decoded"
        );

    [Test]
    public void An_undecodable_Shard_record_is_named() =>
        Blocks(
            Missing().Break(Scene.Layout.Shard(new("ks"), new("0"))),
            BlockReason.UndecodableInput,
            "/vitess/global/keyspaces/ks/shards/0/Shard cannot be decoded"
        );

    [Test]
    public void Another_keyspaces_undecodable_records_are_no_matter() =>
        Passes(Missing().Keyspace("other", "0").Break(Scene.Layout.Keyspace(new("other"))));

    [Test]
    public void A_record_of_a_newer_Vitess_is_not_replaced()
    {
        ByteString newer = ByteString.CopyFrom([.. ServedBy("-").ToByteArray(), 0xA0, 0x06, 0x01]);

        Blocks(Missing().Put(Scene.In("zone1").SrvKeyspace(new("ks")), newer), BlockReason.NewerVitess, "field 100");
    }

    [Test]
    public void A_field_of_an_older_Vitess_is_dropped_as_a_rebuild_drops_it()
    {
        // served_from, number 4, until v18.
        ByteString older = ByteString.CopyFrom([.. ServedBy("0").ToByteArray(), 0x22, 0x00]);

        Passes(Missing().Put(Scene.In("zone1").SrvKeyspace(new("ks")), older)).Condition.ShouldBe(Verdict.Stale);
    }

    [Test]
    public void A_key_range_that_would_no_longer_be_served_is_kept() =>
        Blocks(
            Snapshot("-80", "80-!").SrvKeyspace("zone1", "ks", ServedBy("-80", "80-")),
            BlockReason.CoverageShrinks,
            "PRIMARY of keyspace ks would no longer cover key range 80-",
            rules: new() { AllowPartial = true }
        );

    [Test]
    public void Fewer_shards_for_the_same_key_range_are_a_normal_merge() =>
        Passes(Missing("-80", "80-").SrvKeyspace("zone1", "ks", ServedBy("-40", "40-80", "80-c0", "c0-")));

    [Test]
    public void A_record_that_does_not_fit_into_a_request_is_not_sent() =>
        Blocks(
            Missing(),
            BlockReason.TooLarge,
            "more than the 10 bytes that fit",
            rules: new() { MaxRecordBytes = 10 }
        );

    [Test]
    public void A_new_record_waits_for_a_SrvVSchema_that_cannot_be_written() =>
        Blocks(
            Missing().Keyspace("other", "0").Break(Scene.Layout.VSchema(new("other"))),
            BlockReason.SrvVSchemaFirst,
            "does not name keyspace ks"
        );

    [Test]
    public void A_new_record_does_not_wait_for_a_SrvVSchema_that_names_its_keyspace_already() =>
        Passes(
            Missing().Settle("zone1").Break(Scene.Layout.RoutingRules).Remove(Scene.In("zone1").SrvKeyspace(new("ks")))
        );

    [Test]
    public void A_record_that_is_there_already_waits_for_no_SrvVSchema() =>
        Passes(Stale().Remove(Scene.In("zone1").SrvVSchema).Break(Scene.Layout.RoutingRules));

    private static Scene Missing() => Missing("0");

    private static Scene Missing(params string[] shards) =>
        new Scene().Cell("zone1").Cell("zone2").Keyspace("ks", shards);

    private static Scene Stale() => Missing("-80", "80-").Settle("zone1").SrvKeyspace("zone1", "ks", ServedBy("-"));

    private static Scene Resharding() => Missing("0", "-80!", "80-!");

    private static Scene Snapshot(params string[] shards) =>
        Missing(shards).Put(Scene.Layout.Keyspace(new("ks")), new Keyspace { KeyspaceType = KeyspaceType.Snapshot });

    private static Scene SwitchedByHand(string cell) =>
        Resharding()
            .SrvKeyspace(
                cell,
                "ks",
                ByType(["0"], ["-80", "80-"], ["0"]).WithControl(TabletType.Replica, "0", disabled: false)
            );

    private static Block Blocks(
        Scene scene,
        BlockReason reason,
        string why,
        PlanningRules? rules = null,
        string keyspace = "ks"
    )
    {
        var plan = scene.Plan(rules ?? new(), "zone1");
        var finding = plan.Findings.Single(finding => finding.Record.KeyspaceName?.Value == keyspace);
        finding.Verdict.ShouldBe(Verdict.Blocked);
        finding.Block!.Reason.ShouldBe(reason, finding.Block.Why);
        finding.Block.Why.ShouldContain(why);
        finding.Block.Remedy.ShouldNotBeEmpty();
        plan.Steps.ShouldNotContain(step => step.Record == finding.Record);
        return finding.Block;
    }

    private static Finding Passes(Scene scene, PlanningRules? rules = null)
    {
        var plan = scene.Plan(rules ?? new(), "zone1");
        var finding = plan.Findings.Single(finding => finding.Record.KeyspaceName?.Value == "ks");
        finding.Block.ShouldBeNull(finding.Block?.Why);
        plan.Steps.ShouldContain(step => step.Record == finding.Record);
        return finding;
    }
}
