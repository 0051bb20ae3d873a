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

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>Live tables in the plans for cells: who gets entries, how they are compared, and what is said of them.</summary>
public class PublishingTests
{
    [Test]
    public void A_blind_cell_gets_the_live_tables_into_its_record()
    {
        var written = Written(Topology(), "zone2");

        written.Keyspaces["ks1"].Tables.Keys.ShouldBe(["both", "table1"]);
        written.Keyspaces["ks2"].Tables.Keys.ShouldBe(["both", "table3"]);
    }

    [Test]
    public void A_cell_that_holds_the_primaries_needs_nothing() =>
        Written(Topology(), "zone1").Keyspaces["ks1"].Tables.ShouldBeEmpty();

    private static IEnumerable<TestCaseData> Gates()
    {
        yield return Case("nothing is said", new() { Cell = new("zone2"), DeclaredBy = "" }, gets: true);
        yield return Case("it watches the primaries", Watching("zone1", "zone2"), gets: false);
        yield return Case("it watches others", Watching("zone2", "zone3"), gets: true);
        yield return Case("its tracker is off", Watching("zone1") with { HasTracker = false }, gets: true);
        yield return Case("its tracker is on", Watching("zone1") with { HasTracker = true }, gets: false);
        yield return Case("v21", Watching("zone1") with { Version = new(21, 0, 4, "") }, gets: true);
        yield return Case("v22", Watching("zone1") with { Version = new(22, 0, 0, "") }, gets: false);
        yield return Case(
            "it watches no keyspace that has anything to publish",
            new()
            {
                Cell = new("zone2"),
                DeclaredBy = "",
                KeyspacesToWatch = new[] { new KeyspaceName("other") }.ToOrdinalSet(),
            },
            gets: false
        );

        TestCaseData Case(string name, Gate gate, bool gets) => new TestCaseData(gate, gets).SetName($"Auto: {name}");
        Gate Watching(params string[] cells) =>
            new()
            {
                Cell = new("zone2"),
                DeclaredBy = "",
                CellsToWatch = cells.Select(cell => new CellName(cell)).ToOrdinalSet(),
            };
    }

    [TestCaseSource(nameof(Gates))]
    public void A_cell_gets_entries_when_a_gate_of_it_is_blind(Gate gate, bool gets) =>
        (
            Written(Topology().Plan(new(), new DeclaredGates([gate])), "zone2").Keyspaces["ks1"].Tables.Count > 0
        ).ShouldBe(gets);

    [Test]
    public void One_blind_gate_among_others_is_enough() =>
        Written(
            Topology()
                .Plan(
                    new(),
                    new DeclaredGates([
                        .. Scene.Gates("zone1", "zone1").Gates.Select((gate, i) => gate with { HasTracker = i == 0 }),
                    ])
                ),
            "zone1"
        )
            .Keyspaces["ks1"]
            .Tables.ShouldNotBeEmpty();

    [TestCase(PublicationMode.Tables, 2)]
    [TestCase(PublicationMode.Off, 0)]
    public void A_mode_can_be_given(PublicationMode mode, int tables)
    {
        foreach (var cell in new[] { "zone1", "zone2" })
        {
            Written(Topology(), cell, new() { Mode = mode }).Keyspaces["ks1"].Tables.Count.ShouldBe(tables);
        }
    }

    [Test]
    public void A_cell_can_have_a_mode_of_its_own()
    {
        var cells = new[] { new CellName("zone1") }.ToOrdinalMap(cell => cell, _ => PublicationMode.Tables);
        var rules = new PublicationRules { Mode = PublicationMode.Off, Cells = cells };

        Written(Topology(), "zone1", rules).Keyspaces["ks1"].Tables.ShouldNotBeEmpty();
        Written(Topology(), "zone2", rules).Keyspaces["ks1"].Tables.ShouldBeEmpty();
    }

    [Test]
    public void What_is_published_is_in_sync_and_not_written_again() =>
        Topology().Settle("zone1", "zone2").Plan(new(), "zone1", "zone2").Steps.ShouldBeEmpty();

    [Test]
    public void A_list_read_again_and_found_equal_changes_nothing()
    {
        var scene = Topology().Settle("zone2");
        scene.Routing = Routing(Lists.Of("ks1", "table1", "both") with { ReadAt = Scene.Now }, Ks2);

        scene.Plan(new(), "zone2").Steps.ShouldBeEmpty();
    }

    [Test]
    public void Entries_that_somebody_dropped_are_told_by_name_and_put_again_even_by_policy_create()
    {
        var scene = Topology().Settle("zone2");
        scene.Put(Scene.In("zone2").SrvVSchema, Written(Topology(), "zone2", new() { Mode = PublicationMode.Off }));
        var rules = new PlanningRules { Policy = Policy.Create };

        var finding = scene.Judge(rules, "zone2");

        finding.Condition.ShouldBe(Verdict.Incomplete);
        finding.Why.ShouldBe(
            "It does not publish both in ks1 (live list of zone1-100, 12 s old), table1 in ks1 (live list of zone1-100, 12 s old), "
                + "both in ks2 (live list of zone1-100, 12 s old), table3 in ks2 (live list of zone1-100, 12 s old)."
        );
        scene.Plan(rules, "zone2").Steps.Count().ShouldBe(1);
    }

    [Test]
    public void Entries_spread_to_a_cell_that_should_have_none_are_told_as_such_and_taken_away()
    {
        var scene = Topology().Settle("zone1", "zone2");
        scene.Put(Scene.In("zone1").SrvVSchema, Written(Topology(), "zone2"));

        var finding = scene.Judge("zone1");

        finding.Condition.ShouldBe(Verdict.Stale);
        finding.Why.ShouldStartWith("It still publishes both in ks1 (live list of zone1-100, 12 s old), table1 in ks1");
        finding.Names.ShouldBe(new(0, 4));
        scene.Apply(scene.Plan(new(), "zone1")).Judge("zone1").Verdict.ShouldBe(Verdict.InSync);
    }

    [Test]
    public void A_table_that_nobody_knows_is_drift_and_no_publication()
    {
        var scene = Topology().Settle("zone2");
        var record = Written(Topology(), "zone2");
        record.Keyspaces["ks1"].Tables["leak"] = new();
        scene.Put(Scene.In("zone2").SrvVSchema, record);

        scene.Judge("zone2").Why.ShouldBe("It has an old VSchema of ks1.");
    }

    [Test]
    public void New_live_tables_need_not_be_quiet_since_no_VSchema_has_changed()
    {
        var scene = Topology();
        scene.Seen = observed => observed;

        scene.Plan(new(), "zone2").Steps.Count().ShouldBe(3);
    }

    [Test]
    public void Entries_that_do_not_fit_leave_the_record_as_upstream_has_it_and_a_notice_says_so()
    {
        var scene = Topology();
        var without = Written(scene, "zone2", new() { Mode = PublicationMode.Off });
        var rules = new PlanningRules { MaxRecordBytes = without.CalculateSize() + 10 };

        var plan = scene.Plan(rules, "zone2");

        Written(plan, "zone2").ShouldBe(without);
        plan.Notices.Single(notice => notice.Kind is NoticeKind.NamesDoNotFit)
            .Why.ShouldContain("zone2 get it without");
    }

    [Test]
    public void A_keyspace_that_nobody_has_read_is_named_with_what_it_keeps_back()
    {
        var scene = Topology().Blank("unread");
        scene.Routing = Routing(Lists.Of("ks1", "a", "b"), Ks2);

        scene
            .Plan(new(), "zone2")
            .Notices.Single(notice => notice.Kind is NoticeKind.TablesNeverRead)
            .Why.ShouldContain("4 table names are not published, since nobody has read the tables of unread");
    }

    [Test]
    public void Where_nothing_is_known_of_live_tables_a_record_is_judged_as_ever()
    {
        var scene = Topology();
        scene.Routing = KeptRouting.None;
        scene.Put(Scene.In("zone2").SrvVSchema, Written(Topology(), "zone2"));

        scene.Judge("zone2").Why.ShouldBe("It has an old VSchema of ks1, ks2.");
    }

    private static LiveSchema Ks2 { get; } = Lists.Of("ks2", "table3", "both");

    private static Scene Topology()
    {
        var scene = new Scene().Cell("zone1").Cell("zone2").Blank("ks1").Blank("ks2");
        scene.Routing = Routing(Lists.Of("ks1", "table1", "both"), Ks2);
        return scene;
    }

    private static KeptRouting Routing(params LiveSchema[] lists) => new() { Live = LiveSchemas.Of(lists) };

    private static SrvVSchema Written(Scene scene, string cell, PublicationRules? rules = null) =>
        Written(scene.Plan(new() { Publication = rules ?? new() }, cell), cell);

    private static SrvVSchema Written(Plan plan, string cell)
    {
        var record = new ServingRecordId.SrvVSchema(new(cell));
        return SrvVSchema.Parser.ParseFrom(
            plan.Steps.OfType<PlanStep.Write>().Single(step => step.Record == record).Content
        );
    }
}
