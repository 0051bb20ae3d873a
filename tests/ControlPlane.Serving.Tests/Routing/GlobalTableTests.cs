using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>Upstream's own cases (vschema_routing_test.go, vschema_test.go, and the scenarios of RFC 17425).</summary>
public class GlobalTableTests
{
    private const string U1 = "table1 table2 scommon1 ucommon3";
    private const string U2 = "table3 table4 scommon1 scommon2 ucommon3";
    private const string S1 = "table5 scommon1 scommon2";
    private const string S2 = "table6 scommon2 scommon3";

    [TestCase("u1", "table1 table2 scommon1 ucommon3", "")]
    [TestCase("u1 u2", "table1 table2 table3 table4 scommon2", "scommon1 ucommon3")]
    [TestCase("!u1 u2", "table3 table4 scommon1 scommon2 ucommon3", "")]
    [TestCase("s1", "table5 scommon1 scommon2", "")]
    [TestCase("s1 s2", "table5 table6 scommon1 scommon3", "scommon2")]
    [TestCase("s1 !s2", "table5 scommon1 scommon2", "")]
    [TestCase("!s1 !s2", "", "")]
    [TestCase("s1 s2 u1", "table1 table2 table5 table6 scommon3 ucommon3", "scommon1 scommon2")]
    [TestCase("s1 s2 !u1 u2", "table3 table4 table5 table6 scommon3 ucommon3", "scommon1 scommon2")]
    public void Names_of_several_vschemas_are_found_once_or_collide(string keyspaces, string found, string ambiguous)
    {
        var model = ClusterOf(keyspaces.Split(' ')).Tracking;

        Names(model, entry => entry is GlobalEntry.Table).ShouldBe(Sorted(found));
        Names(model, entry => entry is GlobalEntry.Ambiguous).ShouldBe(Sorted(ambiguous));
    }

    [Test]
    public void Tables_that_only_exist_are_found_where_no_vschema_names_them()
    {
        var model = new Cluster()
            .Sharded("s1", S1.Split(' '))
            .Explicit("s2", S2.Split(' '))
            .Unsharded("u1")
            .Unsharded("u2")
            .Live("u1", U1.Split(' '))
            .Live("u2", U2.Split(' '))
            .Tracking;

        model.Answer("scommon1").ShouldBe("s1.scommon1");
        model.Answer("table1").ShouldBe("u1.table1");
        model.Answer("table3").ShouldBe("u2.table3");
        model.Answer("ucommon3").ShouldBe("ambiguous table reference: ucommon3");
        model.Answer("table6").ShouldBe("table table6 not found");
    }

    [Test]
    public void A_sharded_keyspace_with_a_vschema_takes_names_over_without_a_word()
    {
        var cluster = new Cluster().Unsharded("u1").Unsharded("u2").Live("u1", "t1", "t2").Live("u2", "t2", "t4");
        cluster.Tracking.Answer("t2").ShouldBe("ambiguous table reference: t2");
        cluster.Tracking.Answer("t4").ShouldBe("u2.t4");

        cluster.Sharded("s1", "t2", "t4");

        cluster.Tracking.Answer("t1").ShouldBe("u1.t1");
        cluster.Tracking.Answer("t2").ShouldBe("s1.t2");
        cluster.Tracking.Answer("t4").ShouldBe("s1.t4");
    }

    [Test]
    public void With_one_keyspace_every_name_is_its_and_a_second_one_ends_that()
    {
        var cluster = new Cluster().Explicit("a");
        cluster.OfRecord.Answer("anything").ShouldBe("a.anything");

        cluster.Unsharded("ghost").OfRecord.Answer("anything").ShouldBe("table anything not found");
    }

    [Test]
    public void With_one_sharded_keyspace_only_what_is_known_is_found() =>
        new Cluster().Sharded("a", "t1").OfRecord.Answer("t2").ShouldBe("table t2 not found");

    [Test]
    public void A_reference_leaves_its_name_to_its_source()
    {
        var cluster = new Cluster().Unsharded("u", "t1").Sharded("s", "t1 ref u.t1");
        cluster.OfRecord.Answer("t1").ShouldBe("u.t1");

        cluster.Unsharded("u2", "t1").OfRecord.Answer("t1").ShouldBe("ambiguous table reference: t1");
    }

    [Test]
    public void A_reference_is_not_found_when_its_source_requires_explicit_routing()
    {
        var model = new Cluster().Explicit("u", "t1").Sharded("s", "t1 ref u.t1").OfRecord;

        model.Answer("t1").ShouldBe("table t1 not found");
        model.AnswerIn("s", "t1").ShouldBe("s.t1");
    }

    [Test]
    public void A_table_and_a_view_of_one_name_collide()
    {
        var cluster = new Cluster().Unsharded("a").Unsharded("b").Live("a", [], ["v"]).Live("b", "v");

        cluster.Tracking.Answer("v").ShouldBe("ambiguous table reference: v");
    }

    [Test]
    public void Views_of_sharded_keyspaces_are_found()
    {
        var cluster = new Cluster().Unsharded("a").Sharded("s").Live("a", [], ["v1", "v2"]).Live("s", [], ["v2", "v3"]);

        cluster.Tracking.Global("v1").ShouldBe(new GlobalEntry.View(new("a")));
        cluster.Tracking.Global("v2").ShouldBeOfType<GlobalEntry.Ambiguous>();
        cluster.Tracking.Global("v3").ShouldBe(new GlobalEntry.View(new("s")));
        cluster.OfRecord.Global("v1").ShouldBeOfType<GlobalEntry.Absent>();
    }

    [Test]
    public void Names_are_told_apart_by_case_and_taken_as_they_are()
    {
        var model = new Cluster().Unsharded("a", "T1", "t.1", "t`1").Unsharded("b", "t1").OfRecord;

        model.Answer("T1").ShouldBe("a.T1");
        model.Answer("t1").ShouldBe("b.t1");
        model.Answer("t.1").ShouldBe("a.t.1");
        model.Answer("t`1").ShouldBe("a.t`1");
    }

    private static Cluster ClusterOf(string[] keyspaces)
    {
        var cluster = new Cluster();
        foreach (var keyspace in keyspaces)
        {
            var name = keyspace.TrimStart('!');
            var tables = (
                name switch
                {
                    "u1" => U1,
                    "u2" => U2,
                    "s1" => S1,
                    _ => S2,
                }
            ).Split(' ');
            _ = name.StartsWith('s') ? cluster.Sharded(name, tables) : cluster.Unsharded(name, tables);
            cluster.Record.Keyspaces[name].RequireExplicitRouting = keyspace.StartsWith('!');
        }

        return cluster;
    }

    private static string[] Names(RoutingModel model, Func<GlobalEntry, bool> isWanted) =>
        [.. model.Names.Where(name => isWanted(model.Global(name)))];

    private static string[] Sorted(string words) =>
        [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
