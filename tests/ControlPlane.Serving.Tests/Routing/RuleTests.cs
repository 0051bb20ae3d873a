using ControlPlane.Protocols.Topodata;

namespace ControlPlane.Serving.Tests.Routing;

public class RuleTests
{
    [TestCase("rt1", "table rt1 has more than one target: [ks1.t1 ks2.t2]")]
    [TestCase("rt2", "ks2.t2")]
    [TestCase("escaped", "ks2.t2")]
    [TestCase("dup", "duplicate rule for entry dup")]
    [TestCase(
        "unqualified",
        "invalid table name: 't1', it must be of the qualified form <keyspace_name>.<table_name> (dots are not allowed in either name)"
    )]
    [TestCase(
        "badname",
        "invalid table name: 't1.t2.t3', it must be of the qualified form <keyspace_name>.<table_name> (dots are not allowed in either name)"
    )]
    [TestCase("badkeyspace", "VT05003: unknown database 'ks3' in vschema")]
    [TestCase("notfound", "table t2 not found")]
    [TestCase("halfquoted", "UnescapeID err: unexpected single backtick at position 0 in '`ks2'")]
    [TestCase("nowhere", "table nowhere has been disabled")]
    [TestCase("unknown", "ks2.nosuch")]
    public void A_rule_sends_its_name_or_says_what_is_wrong_with_it(string name, string answer) =>
        new Cluster()
            .Sharded("ks1", "t1")
            .Unsharded("ks2", "t2")
            .Rule("rt1", "ks1.t1", "ks2.t2")
            .Rule("rt2", "ks2.t2")
            .Rule("escaped", "`ks2`.`t2`")
            .Rule("dup", "ks1.t1")
            .Rule("dup", "ks1.t1")
            .Rule("badname", "t1.t2.t3")
            .Rule("unqualified", "t1")
            .Rule("badkeyspace", "ks3.t1")
            .Rule("notfound", "ks1.t2")
            .Rule("halfquoted", "`ks2.t2")
            .Rule("nowhere")
            .Rule("unknown", "ks2.nosuch")
            .OfRecord.Answer(name)
            .ShouldBe(answer);

    [Test]
    public void A_rule_for_the_tablet_type_comes_first()
    {
        var model = new Cluster()
            .Unsharded("a", "t")
            .Unsharded("b", "t")
            .Rule("t", "a.t")
            .Rule("t@replica", "b.t")
            .OfRecord;

        model.Answer("t").ShouldBe("a.t");
        model.Answer("t", TabletType.Replica).ShouldBe("b.t");
        model.Answer("t", TabletType.Rdonly).ShouldBe("a.t");
    }

    [Test]
    public void A_keyspace_rule_comes_before_table_rules_and_falls_back_to_the_plain_one()
    {
        var model = new Cluster()
            .Unsharded("a")
            .Unsharded("b")
            .KeyspaceRule("old", "a")
            .KeyspaceRule("old@replica", "b")
            .OfRecord;

        model.AnswerIn("old", "t").ShouldBe("a.t");
        Says.Print(model.Resolve(new(new("old"), "t", TabletType.Replica))).ShouldBe("b.t");
        Says.Print(model.Resolve(new(new("old"), "t", TabletType.Rdonly))).ShouldBe("a.t");
    }

    [Test]
    public void A_rule_does_not_see_what_only_the_tracker_knows() =>
        new Cluster()
            .Sharded("s")
            .Unsharded("u")
            .Live("s", "t")
            .Rule("r", "s.t")
            .Tracking.Answer("r")
            .ShouldBe("table t not found");
}
