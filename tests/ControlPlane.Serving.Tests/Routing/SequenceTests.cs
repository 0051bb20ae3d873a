namespace ControlPlane.Serving.Tests.Routing;

public class SequenceTests
{
    [Test]
    public void Sequences_are_found_by_plain_and_by_quoted_names()
    {
        var model = new Cluster().Unsharded("u", "seq seq").Sharded("s", "t1 uses seq", "t2 uses `u`.`seq`").OfRecord;

        model.ErrorOf(new("s")).ShouldBeNull();
        model.Answer("t1").ShouldBe("s.t1");
    }

    [Test]
    public void A_table_without_its_sequence_is_taken_out()
    {
        var model = new Cluster().Unsharded("u", "good seq").Sharded("s", "t1 uses bad", "t2 uses good").OfRecord;

        model.ErrorOf(new("s")).ShouldBe("cannot resolve sequence bad: table bad not found");
        model.Answer("t1").ShouldBe("table t1 not found");
        model.AnswerIn("s", "t1").ShouldBe("table t1 not found");
        model.Answer("t2").ShouldBe("s.t2");
    }

    [Test]
    public void The_name_is_taken_out_also_where_it_stood_for_another_keyspace() =>
        new Cluster()
            .Unsharded("a", "t1")
            .Unsharded("b")
            .Explicit("c", "t1 uses bad")
            .OfRecord.Answer("t1")
            .ShouldBe("table t1 not found");

    [Test]
    public void A_tracker_puts_it_back_where_the_keyspace_is_unsharded() =>
        new Cluster()
            .Unsharded("a", "t1")
            .Unsharded("b")
            .Explicit("c", "t1 uses bad")
            .Tracking.Answer("t1")
            .ShouldBe("a.t1");

    [Test]
    public void Sequences_follow_routing_rules()
    {
        string[] users = ["t1 uses seq1", "t2 uses seq2", "t3 uses seq3", "t4 uses a.seq4"];
        var model = new Cluster()
            .Unsharded("a", [.. users, "seq1 seq", "seq2 seq", "seq3 seq", "seq4 seq"])
            .Unsharded("b", "seq2 seq", "seq3 seq")
            .Rule("seq3", "b.seq3")
            .Rule("a.seq4", "b.seq4")
            .OfRecord;

        string[] answers = [.. new[] { "t1", "t2", "t3", "t4" }.Select(name => model.Answer(name))];

        answers.ShouldBe(["a.t1", "table t2 not found", "a.t3", "a.t4"]);
        model.AnswerIn("a", "t2").ShouldBe("a.t2", "it is constructed");
    }

    [TestCase("a.b.c")]
    [TestCase("my-seq")]
    [TestCase("`open")]
    [TestCase("")]
    public void What_is_no_name_is_said(string sequence) =>
        new Cluster()
            .Unsharded("a", $"t uses {sequence}")
            .OfRecord.ErrorOf(new("a"))
            .ShouldBe($"cannot resolve sequence {sequence}: invalid table name: {sequence}");
}
