using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Routing.Explaining;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Serving.Tests.Routing;

public class ExplanationTests
{
    [Test]
    public void An_ambiguous_name_shows_who_has_it_and_how_to_mend_it()
    {
        var explanation = Explain(
            new Cluster().Unsharded("a").Unsharded("b").Explicit("c").Live("a", "t").Live("b", "t").Live("c", "t"),
            "t"
        );

        explanation.Answer.Error.ShouldBe("ambiguous table reference: t");
        Lines(explanation).ShouldBe(["no rule for t@primary, t", "a Exists test; b Exists test; c Explicit "]);
        explanation
            .WouldChange.Select(change => change.GetType().Name)
            .ShouldBe(["Qualify", "AddRule", "DeclaredInOne", "KeptInOne"]);
    }

    [Test]
    public void A_rule_is_the_end_of_the_way_and_what_would_be_without_it_is_told()
    {
        var explanation = Explain(new Cluster().Unsharded("a", "t").Unsharded("b", "t").Rule("t", "a.t"), "t");

        Lines(explanation).ShouldBe(["rule t"]);
        var removed = explanation.WouldChange.Single().ShouldBeOfType<WhatIf.RemoveRule>();
        Says.Print(removed.Then!).ShouldBe("a|b");
    }

    [Test]
    public void With_one_keyspace_a_second_one_is_what_would_change_it()
    {
        var explanation = Explain(new Cluster().Unsharded("a"), "anything");

        Lines(explanation).ShouldBe(["no rule for anything@primary, anything", "nobody", "only a"]);
        var second = explanation.WouldChange.Single().ShouldBeOfType<WhatIf.SecondKeyspace>();
        Says.Print(second.Then).ShouldBe("?");
    }

    [Test]
    public void A_keyspace_rule_shows_where_the_look_up_really_takes_place()
    {
        var cluster = new Cluster().Sharded("s", "t").Unsharded("u").KeyspaceRule("old@replica", "s");

        Lines(Explanation.Of(cluster.Tracking, new(new KeyspaceName("old"), "t", TabletType.Replica)))
            .ShouldBe(["old@replica is s", "no rule for s.t@replica, s.t", "in s: Declared"]);
    }

    [Test]
    public void A_vindex_is_looked_for_when_there_is_no_table() =>
        Lines(Explain(new Cluster().Sharded("a").Sharded("b"), "hash"))
            .ShouldBe(["no rule for hash@primary, hash", "nobody", "vindexes a b"]);

    [Test]
    public void Every_standing_is_told_with_its_reason()
    {
        var cluster = new Cluster()
            .Sharded("novindex")
            .Sharded("ref", "t ref explicit.t")
            .Explicit("explicit", "t")
            .Live("novindex", "t");

        Lines(Explain(cluster, "t"))[1]
            .ShouldBe("explicit Explicit ; novindex NoVindex test; ref LeftToSource explicit.t");
    }

    [Test]
    public void The_steps_lead_to_the_answer() =>
        Prop.ForAll(
                (
                    from record in RandomCluster.Records()
                    from lists in RandomCluster.Lists()
                    from name in Gen.Elements(RandomCluster.Tables)
                    select Explanation.Of(RoutingModel.From(record, lists), RoutingQuery.Plain(name))
                ).ToArbitrary(),
                explanation =>
                {
                    if (explanation.Steps.Any(step => step is LookupStep.Ruled or LookupStep.OnlyKeyspace))
                    {
                        return;
                    }

                    var candidates = explanation.Steps.OfType<LookupStep.Candidates>().Single().All;
                    var counting = candidates
                        .Where(found => found.Standing is Standing.Declared or Standing.Exists or Standing.View)
                        .Select(found => found.Keyspace.Name)
                        .ToArray();
                    switch (explanation.Answer)
                    {
                        case RoutingAnswer.Table table:
                            counting.ShouldContain(table.Keyspace);
                            break;
                        case RoutingAnswer.View view:
                            counting.ShouldBe([view.Keyspace]);
                            break;
                        case RoutingAnswer.Ambiguous:
                            counting.ShouldNotBeEmpty();
                            break;
                        case RoutingAnswer.NotFound when !candidates.Any(found => found.Standing is Standing.TakenOut):
                            counting.ShouldBeEmpty();
                            break;
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static Explanation Explain(Cluster cluster, string name) =>
        Explanation.Of(cluster.Tracking, RoutingQuery.Plain(name));

    private static string[] Lines(Explanation explanation) => [.. explanation.Steps.Select(Line)];

    private static string Line(LookupStep step) =>
        step switch
        {
            LookupStep.KeyspaceRuled ruled => $"{ruled.From} is {ruled.To}",
            LookupStep.NoRule none => $"no rule for {string.Join(", ", none.Tried)}",
            LookupStep.Ruled ruled => $"rule {ruled.From}",
            LookupStep.InKeyspace one => $"in {one.Name}: {one.Table}",
            LookupStep.Candidates { All: [] } => "nobody",
            LookupStep.Candidates all => string.Join(
                "; ",
                all.All.Select(found => $"{found.Keyspace.Name} {found.Standing} {found.Source ?? found.Detail}")
            ),
            LookupStep.OnlyKeyspace only => $"only {only.Keyspace}",
            LookupStep.Vindexes vindexes => $"vindexes {string.Join(' ', vindexes.In)}",
            _ => "?",
        };
}
