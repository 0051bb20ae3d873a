using ControlPlane.Serving.Routing.Report;

namespace ControlPlane.Serving.Tests.Routing;

public class ReportTests
{
    [Test]
    public void The_example_of_the_rfc_is_reported_name_by_name() =>
        new Cluster()
            .Unsharded("keyspace1")
            .Unsharded("keyspace2")
            .Sharded("keyspace3", "table4")
            .Live("keyspace1", "table1", "table2")
            .Live("keyspace2", "table2", "table3")
            .Report.Lines()
            .ShouldBe([
                "table1 keyspace1 by LiveSchema",
                "table2 keyspace1|keyspace2",
                "table3 keyspace2 by LiveSchema",
                "table4 keyspace3",
            ]);

    [Test]
    public void Every_reason_for_not_being_found_is_told()
    {
        var cluster = new Cluster()
            .Explicit("explicit", "e")
            .Sharded("sharded", "broken", "built", "r ref explicit.r", "u uses nothing")
            .Sharded("other", "dup")
            .Unsharded("third", "dup")
            .Live("sharded", "novindex")
            .Rule("nowhere");
        cluster.Record.Keyspaces["sharded"].Tables["zbroken"] = new();
        cluster.Record.Keyspaces["explicit"].Tables["r"] = new();

        cluster
            .Report.Lines()
            .ShouldBe([
                "broken sharded",
                "built sharded",
                "dup other|third",
                "e -explicit ExplicitRouting",
                "novindex -sharded NoVindex",
                "nowhere table nowhere has been disabled",
                "r -sharded ReferenceSource",
                "u -sharded SequenceNotFound",
                "zbroken -sharded BuildError",
            ]);
    }

    [Test]
    public void With_one_keyspace_that_is_what_decides() =>
        new Cluster()
            .Explicit("a", "t1")
            .Live("a", "t2")
            .Report.Lines()
            .ShouldBe(["t1 a by OnlyKeyspace", "t2 a by OnlyKeyspace"]);

    [Test]
    public void Knowledge_is_as_old_as_the_oldest_list_in_question()
    {
        var old = Cluster.ReadAt.AddDays(-1);
        var report = new Cluster()
            .Unsharded("a")
            .Unsharded("b")
            .Unsharded("c", "declared")
            .Live("a", ["t", "both"], [])
            .Live("b", ["both"], [], old)
            .Report;

        report.KnownAt(report.RouteOf("t")).ShouldBe(Cluster.ReadAt);
        report.KnownAt(report.RouteOf("both")).ShouldBe(old);
        report.KnownAt(report.RouteOf("declared")).ShouldBeNull();
        report.Unread.ShouldBe([new("c")]);
    }

    [Test]
    public void A_second_keyspace_with_the_same_table_makes_it_ambiguous()
    {
        var before = new Cluster().Unsharded("a").Unsharded("b").Live("a", "t1", "t2").Report;
        var after = new Cluster().Unsharded("a").Unsharded("b").Live("a", "t1", "t2").Live("b", "t2", "t3").Report;

        RoutingDifference
            .Between(before, after)
            .Lines()
            .ShouldBe(["NewlyAmbiguous t2: a by LiveSchema > a|b", "Gained t3: ? > b by LiveSchema"]);
    }

    [Test]
    public void A_take_over_by_a_vschema_is_a_move()
    {
        var cluster = new Cluster().Unsharded("a").Unsharded("b").Live("a", "t");
        var before = cluster.Report;

        var difference = RoutingDifference.Between(before, cluster.Sharded("s", "t").Report);

        difference.Lines().ShouldBe(["Moved t: a by LiveSchema > s"]);
        difference.Changes.Single().TakesAway.ShouldBeTrue();
    }

    [Test]
    public void A_dropped_table_is_lost_and_one_known_better_is_the_same()
    {
        var before = new Cluster().Unsharded("a").Unsharded("b").Live("a", "t1", "t2").Report;
        var after = new Cluster().Unsharded("a", "t1").Unsharded("b").Live("a", "t1").Report;

        RoutingDifference.Between(before, after).Lines().ShouldBe(["Lost t2: a by LiveSchema > ?"]);
    }

    [Test]
    public void Names_of_live_tables_are_lost_when_a_second_keyspace_comes()
    {
        var before = new Cluster().Unsharded("a").ReportOfRecord;
        var after = new Cluster().Unsharded("a").Unsharded("b").ReportOfRecord;

        RoutingDifference.Between(before, after).IsEmpty.ShouldBeTrue("neither record names a table");
        RoutingDifference.Between(before, after, "t1").Lines().ShouldBe(["Lost t1: a by OnlyKeyspace > ?"]);
    }

    [Test]
    public void A_rule_for_replicas_alone_changes_their_route_alone()
    {
        var before = new Cluster().Unsharded("a", "t").Unsharded("b").ReportOfRecord;
        var after = new Cluster().Unsharded("a", "t").Unsharded("b").Rule("t@replica", "b.t").ReportOfRecord;

        RoutingDifference.Between(before, after).Lines().ShouldBe(["Moved t@Replica: a > b by Rule"]);
    }
}
