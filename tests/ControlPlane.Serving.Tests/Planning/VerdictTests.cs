using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using Google.Protobuf;
using static ControlPlane.Serving.Tests.Planning.Records;

namespace ControlPlane.Serving.Tests.Planning;

/// <summary>What is the matter with a record, and which policy mends it.</summary>
public class VerdictTests
{
    [TestCaseSource(nameof(SrvKeyspaces))]
    public void A_SrvKeyspace_gets_its_verdict_and_is_mended_from_a_policy_on(
        object scene,
        Verdict verdict,
        Policy from,
        bool urgent
    ) => IsMendedFrom((Scene)scene, "ks", verdict, from, urgent);

    [TestCaseSource(nameof(SrvVSchemas))]
    public void A_SrvVSchema_gets_its_verdict_and_is_mended_from_a_policy_on(
        object scene,
        Verdict verdict,
        Policy from,
        bool urgent
    ) => IsMendedFrom((Scene)scene, keyspace: null, verdict, from, urgent);

    [Test]
    public void A_query_throttler_configuration_is_kept_and_is_no_difference()
    {
        var record = ServedBy("0");
        record.QueryThrottlerConfig = new() { Enabled = true };
        var scene = Settled().SrvKeyspace("zone1", "ks", record);
        scene.Judge("zone1", "ks").Verdict.ShouldBe(Verdict.InSync);

        scene.Shard("ks", "0", isServing: false).Shard("ks", "-", isServing: true);

        var written = SrvKeyspace.Parser.ParseFrom(
            scene.Plan(new(), "zone1").Steps.OfType<PlanStep.Write>().ShouldHaveSingleItem().Content
        );
        written.QueryThrottlerConfig.Enabled.ShouldBeTrue();
        written.Partitions[0].ShardReferences.ShouldHaveSingleItem().Name.ShouldBe("-");
    }

    [Test]
    public void A_throttler_configuration_is_taken_from_the_Keyspace_record()
    {
        var scene = Settled()
            .Put(
                Scene.Layout.Keyspace(new("ks")),
                new Protocols.Topodata.Keyspace { ThrottlerConfig = new() { Enabled = true } }
            );

        scene.Judge("zone1", "ks").Why.ShouldBe("Its throttler configuration differs from the Keyspace record's.");
    }

    [Test]
    public void The_order_of_rules_means_nothing()
    {
        var scene = Settled().Put(Scene.Layout.RoutingRules, Rules(("a", "ks.a"), ("b", "ks.b"))).Settle("zone1");

        scene.Put(Scene.Layout.RoutingRules, Rules(("b", "ks.b"), ("a", "ks.a")));

        scene.Judge("zone1").Verdict.ShouldBe(Verdict.InSync);
    }

    [Test]
    public void The_order_of_two_rules_for_one_table_does_mean_something()
    {
        var scene = Settled().Put(Scene.Layout.RoutingRules, Rules(("a", "ks.a"), ("a", "ks.b"))).Settle("zone1");

        scene.Put(Scene.Layout.RoutingRules, Rules(("a", "ks.b"), ("a", "ks.a")));

        scene.Judge("zone1").Verdict.ShouldBe(Verdict.Stale);
    }

    [Test]
    public void An_orphan_is_deleted_only_by_prune_and_after_the_grace_period()
    {
        var scene = Settled().SrvKeyspace("zone1", "gone", ServedBy("0"));
        var finding = scene.Judge("zone1", "gone");
        (finding.Verdict, finding.Why).ShouldBe(
            (Verdict.Orphan, "Keyspace gone has no global Keyspace record any more.")
        );
        scene.Plan(new(), "zone1").Steps.ShouldBeEmpty();

        var prune = new PlanningRules { Policy = Policy.Prune };
        scene.Judge(prune, "zone1", "gone").Block!.Reason.ShouldBe(BlockReason.GracePeriod);
        scene
            .Judge(prune with { OrphanGrace = TimeSpan.Zero }, "zone1", "gone")
            .Block.ShouldBeNull("that is to delete at once");
        scene.Seen = observed => observed with { OrphanedFor = Gone(TimeSpan.FromMinutes(61)) };
        scene.Plan(prune, "zone1").Steps.ShouldHaveSingleItem().ShouldBeOfType<PlanStep.Delete>();
        scene.Lock("keyspaces/gone", TimeSpan.FromMinutes(1));
        scene.Judge(prune, "zone1", "gone").Block!.Reason.ShouldBe(BlockReason.KeyspaceLocked);
    }

    [Test]
    public void A_ghost_is_named_in_the_SrvVSchema_as_Vitess_names_it_and_reported()
    {
        var scene = Settled().VSchema("ghost", "t");

        var plan = scene.Plan(new(), "zone1");

        plan.Notices.ShouldHaveSingleItem().Kind.ShouldBe(NoticeKind.GhostKeyspace);
        SrvVSchema
            .Parser.ParseFrom(plan.Steps.OfType<PlanStep.Write>().ShouldHaveSingleItem().Content)
            .Keyspaces.Keys.ShouldContain("ghost");
        plan.Findings.ShouldNotContain(finding => finding.Record.KeyspaceName == new KeyspaceName("ghost"));
    }

    [Test]
    public void Gates_that_watch_some_keyspaces_get_only_those_and_what_is_there_is_kept_fresh()
    {
        var scene = new Scene().Cell("zone1").Keyspace("a", "0").Keyspace("b", "0").Keyspace("c", "0");
        scene.SrvKeyspace("zone1", "b", ServedBy("-"));

        var plan = scene.Plan(new(), Watching("a"));

        plan.Steps.Select(step => step.Record.ToString())
            .ShouldBe(["zone1 SrvVSchema", "zone1 SrvKeyspace a", "zone1 SrvKeyspace b"]);
        plan.Findings.ShouldNotContain(finding => finding.Verdict == Verdict.Orphan);
    }

    [Test]
    public void One_gate_that_watches_all_keyspaces_makes_the_cell_need_all()
    {
        var scene = new Scene().Cell("zone1").Keyspace("a", "0").Keyspace("b", "0");
        var gates = new DeclaredGates([.. Watching("a").Gates, .. Scene.Gates("zone1").Gates]);

        scene.Plan(new(), gates).Steps.Count().ShouldBe(3);
    }

    [Test]
    public void A_cell_without_CellInfo_is_a_problem_that_names_the_cells_there_are()
    {
        var cell = Settled().Plan(new(), "zone9", "zone1").Cells[1];

        cell.Problem.ShouldBe("The global store has no CellInfo of zone9; it knows zone1.");
        cell.Remedy.ShouldNotBeNull().ShouldContain("AddCellInfo");
    }

    [Test]
    public void A_cell_that_cannot_be_read_is_a_problem_of_its_own_and_a_peer_a_notice()
    {
        var scene = Settled().Cell("zone2").Unreadable("zone2");

        scene.Plan(new(), "zone1", "zone2").Cells[1].Problem.ShouldBe("its store does not answer");
        scene.Plan(new(), "zone1", "zone2").Notices.ShouldBeEmpty();
        scene.Plan(new(), "zone1").Notices.ShouldHaveSingleItem().Kind.ShouldBe(NoticeKind.PeerUnreadable);
    }

    [Test]
    public void Only_guards_that_judge_an_intention_can_be_overruled()
    {
        var accepted = Enum.GetValues<BlockReason>().Where(reason => new Block(reason, "", "").CanBeAccepted);

        accepted.ShouldBe(
            [
                BlockReason.PartialSwitch,
                BlockReason.SwitchedByHand,
                BlockReason.CoverageShrinks,
                BlockReason.RoutingChange,
            ],
            ignoreOrder: true
        );
    }

    [Test]
    public void An_overruled_guard_lets_the_others_speak()
    {
        var scene = new Scene().Cell("zone1").Keyspace("ks", "-80", "80-").Settle("zone1");
        scene.SrvKeyspace("zone1", "ks", ByType(["-80", "80-"], ["-80"], ["80-"]));
        var accepting = new PlanningRules
        {
            Accepted = new[] { new AcceptedGuard(BlockReason.SwitchedByHand) }.ToOrdinalSet(),
        };

        scene.Judge("zone1", "ks").Block!.Reason.ShouldBe(BlockReason.SwitchedByHand);
        scene.Judge(accepting, "zone1", "ks").Block.ShouldBeNull();
        scene.Judge(accepting with { MaxRecordBytes = 1 }, "zone1", "ks").Block!.Reason.ShouldBe(BlockReason.TooLarge);
    }

    [Test]
    public void No_list_of_overruled_guards_overrules_a_running_migration()
    {
        var all = new PlanningRules
        {
            Accepted = Enum.GetValues<BlockReason>().Select(reason => new AcceptedGuard(reason)).ToOrdinalSet(),
        };
        var record = ByType(["0"], ["-80", "80-"], ["0"]).WithControl(TabletType.Replica, "0", disabled: true);
        var scene = new Scene().Cell("zone1").Keyspace("ks", "0", "-80!", "80-!").SrvKeyspace("zone1", "ks", record);

        scene.Judge(all, "zone1", "ks").Block!.Reason.ShouldBe(BlockReason.Migration);
    }

    [Test]
    public void A_plan_deletes_first_then_writes_the_SrvVSchema_and_then_SrvKeyspaces()
    {
        var scene = new Scene().Cell("zone1").Keyspace("a", "0").SrvKeyspace("zone1", "z", ServedBy("0"));

        var plan = scene.Plan(new() { Policy = Policy.Prune, OrphanGrace = TimeSpan.Zero }, "zone1");

        plan.Steps.Select(step => step.Record.ToString())
            .ShouldBe(["zone1 SrvKeyspace z", "zone1 SrvVSchema", "zone1 SrvKeyspace a"]);
    }

    private static IEnumerable<object[]> SrvKeyspaces =>
        [
            [Settled(), Verdict.InSync, Policy.Prune + 1, false],
            [Settled().Remove(Scene.In("zone1").SrvKeyspace(new("ks"))), Verdict.Missing, Policy.Create, false],
            [Put("ks", new SrvKeyspace()), Verdict.Empty, Policy.Create, true],
            [Put("ks", ByType([], [], [])), Verdict.Empty, Policy.Create, true],
            [Settled().Break(Scene.In("zone1").SrvKeyspace(new("ks"))), Verdict.Undecodable, Policy.Create, true],
            [
                Put("ks", new SrvKeyspace { Partitions = { Partition(TabletType.Primary, "0") } }),
                Verdict.Incomplete,
                Policy.Create,
                false,
            ],
            [Put("ks", ServedBy("-")), Verdict.Stale, Policy.Refresh, false],
            [
                Put("ks", ServedBy("0").WithControl(TabletType.Replica, "0", disabled: false)),
                Verdict.Stale,
                Policy.Refresh,
                false,
            ],
        ];

    private static IEnumerable<object[]> SrvVSchemas =>
        [
            [Settled(), Verdict.InSync, Policy.Prune + 1, false],
            [Settled().Remove(Scene.In("zone1").SrvVSchema), Verdict.Missing, Policy.Create, false],
            [Settled().Put(Scene.In("zone1").SrvVSchema, ByteString.Empty), Verdict.Empty, Policy.Create, true],
            [Settled().Break(Scene.In("zone1").SrvVSchema), Verdict.Undecodable, Policy.Create, true],
            [Settled().Keyspace("new"), Verdict.Incomplete, Policy.Create, false],
            [Settled().VSchema("ks", "t2"), Verdict.Stale, Policy.Refresh, false],
            [Settled().VSchema("ks", "t2").Keyspace("new"), Verdict.Stale, Policy.Refresh, false],
            [Settled().Put(Scene.Layout.RoutingRules, Rules(("a", "b"))), Verdict.Stale, Policy.Refresh, false],
            [
                Settled()
                    .Remove(Scene.Layout.Shard(new("ks"), new("0")))
                    .Remove(Scene.Layout.VSchema(new("ks")))
                    .Remove(Scene.Layout.Keyspace(new("ks"))),
                Verdict.Stale,
                Policy.Refresh,
                false,
            ],
        ];

    private static void IsMendedFrom(Scene scene, string? keyspace, Verdict verdict, Policy from, bool urgent)
    {
        foreach (var policy in Enum.GetValues<Policy>())
        {
            var rules = new PlanningRules { Policy = policy };
            var finding = scene.Judge(rules, "zone1", keyspace);

            finding.Verdict.ShouldBe(verdict, finding.Block?.Why);
            finding.IsUrgent.ShouldBe(urgent);
            finding.Why.ShouldEndWith(".");
            scene
                .Plan(rules, "zone1")
                .Steps.Any(step => step.Record == finding.Record)
                .ShouldBe(policy >= from, $"{policy}");
        }
    }

    private static Scene Settled() => new Scene().Cell("zone1").Keyspace("ks", "0").Settle("zone1");

    private static Scene Put(string keyspace, SrvKeyspace record) => Settled().SrvKeyspace("zone1", keyspace, record);

    private static OrdinalMap<KeyspaceName, TimeSpan> Gone(TimeSpan time) =>
        OrdinalMap<KeyspaceName, TimeSpan>.Empty.With(new("gone"), time);

    private static DeclaredGates Watching(params string[] keyspaces) =>
        new(
            ImmutableArray.Create(
                new Gate
                {
                    Cell = new("zone1"),
                    DeclaredBy = "test",
                    KeyspacesToWatch = keyspaces.Select(name => new KeyspaceName(name)).ToOrdinalSet(),
                }
            )
        );
}
