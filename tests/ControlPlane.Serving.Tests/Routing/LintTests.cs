using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Linting;
using Declared = ControlPlane.Protocols.VSchema;

namespace ControlPlane.Serving.Tests.Routing;

public class LintTests
{
    [Test]
    public void A_record_that_upstream_takes_as_it_looks_has_no_finding() =>
        Lint(
                new Cluster()
                    .Unsharded("u", "t", "seq seq")
                    .Sharded("s", "a uses u.seq", "t ref u.t")
                    .Explicit("e", "t")
                    .Rule("b", "s.a")
                    .Rule("u.b@replica", "s.a")
                    .KeyspaceRule("old", "u")
            )
            .ShouldBeEmpty();

    [Test]
    public void Every_table_with_an_error_is_told_though_a_vtgate_stops_at_the_first()
    {
        var cluster = new Cluster().Sharded("s", "t1", "t2", "t3");
        cluster.Record.Keyspaces["s"].Tables["t1"].ColumnVindexes.Clear();
        cluster.Record.Keyspaces["s"].Tables["t3"].Type = "odd";

        Lint(cluster)
            .ShouldBe([
                "Error Table keyspace s, table t1: missing primary col vindex for table: t1",
                "Error Table keyspace s, table t3: unidentified table type odd",
            ]);
    }

    [Test]
    public void What_refers_to_a_refused_table_is_not_told_as_well()
    {
        var cluster = new Cluster().Sharded("s", "t uses u.seq").Unsharded("u", "seq seq").Sharded("r", "x ref u.y");
        cluster.Record.Keyspaces["u"].Vindexes["v"] = new() { Type = "nosuch" };
        cluster.Record.Keyspaces["u"].Tables["y"] = new() { Type = "odd" };

        Lint(cluster)
            .ShouldBe([
                "Error Vindex keyspace u, vindex v: vindexType \"nosuch\" not found",
                "Error Table keyspace u, table y: unidentified table type odd",
            ]);
    }

    [Test]
    public void References_and_sequences_that_cannot_resolve_are_told_each() =>
        Lint(
                new Cluster()
                    .Unsharded("a", "seq seq", "plain")
                    .Unsharded("b", "seq seq")
                    .Sharded(
                        "s",
                        "r1 ref a.nosuch",
                        "r2 ref gone.t",
                        "t1 uses seq",
                        "t2 uses a.plain",
                        "t3 uses a.none"
                    )
            )
            .ShouldBe([
                "Error Reference keyspace s, table r1: source \"a.nosuch\" references a table \"nosuch\" that is not present"
                    + " in the VSchema of keyspace \"a\"",
                "Error Reference keyspace s, table r2: source \"gone.t\" references a non-existent keyspace \"gone\"",
                "Error Sequence keyspace s, table t1: cannot resolve sequence seq: ambiguous table reference: seq",
                "Warning NotASequence keyspace s, table t2: its auto-increment column uses a.plain, and a.plain is no"
                    + " sequence",
                "Warning NotASequence keyspace s, table t3: its auto-increment column uses a.none, which no VSchema has; a"
                    + " is unsharded, so it is taken to be there",
            ]);

    [Test]
    public void Routing_rules_to_nowhere_doubled_and_chained_are_told() =>
        Lint(
                new Cluster()
                    .Unsharded("a", "t")
                    .Sharded("s", "t")
                    .Rule("dup", "a.t")
                    .Rule("dup", "a.t")
                    .Rule("two", "a.t", "s.t")
                    .Rule("gone", "nosuch.t")
                    .Rule("lacks", "s.nosuch")
                    .Rule("off")
                    .Rule("chain", "s.t")
                    .Rule("s.t", "a.t")
                    .Rule("a.b.c", "a.t")
                    .Rule("x@leader", "a.t")
                    .Rule("plain", "t")
            )
            .Select(line => line.Split(" (dots")[0])
            .ShouldBe([
                "Error DuplicateRule routing rule dup: duplicate rule for entry dup",
                "Error BrokenRule routing rule two: table two has more than one target: [a.t s.t]",
                "Error RuleToNowhere routing rule gone: VT05003: unknown database 'nosuch' in vschema",
                "Error RuleToNowhere routing rule lacks: table nosuch not found",
                "Warning RuleToNowhere routing rule off: it has no target, so every use is answered: table off has been"
                    + " disabled",
                "Warning ChainedRule routing rule chain: it leads to s.t, which has a rule to a.t of its own; rules are not"
                    + " followed twice",
                "Warning UnmetRule routing rule a.b.c: no query meets it: the left side is table or keyspace.table, without"
                    + " backticks, and then perhaps one of @primary, @replica, @rdonly",
                "Warning UnmetRule routing rule x@leader: no query meets it: the left side is table or keyspace.table,"
                    + " without backticks, and then perhaps one of @primary, @replica, @rdonly",
                "Error BrokenRule routing rule plain: invalid table name: 't', it must be of the qualified form"
                    + " <keyspace_name>.<table_name>",
            ]);

    [Test]
    public void The_rules_that_MoveTables_makes_are_in_order() =>
        Lint(
                new Cluster()
                    .Unsharded("from", "t")
                    .Sharded("to", "t")
                    .Rule("t", "from.t")
                    .Rule("to.t", "from.t")
                    .Rule("from.t@replica", "to.t")
                    .Rule("to.t@replica", "to.t")
                    .Rule("t@replica", "to.t")
            )
            .ShouldBeEmpty();

    [Test]
    public void Rules_for_keyspaces_and_shards_lead_somewhere()
    {
        var cluster = new Cluster()
            .Unsharded("a")
            .Unsharded("b")
            .KeyspaceRule("x", "a")
            .KeyspaceRule("x", "b")
            .KeyspaceRule("y", "gone")
            .KeyspaceRule("a", "b");
        cluster.Record.ShardRoutingRules = new()
        {
            Rules =
            {
                new ShardRoutingRule
                {
                    FromKeyspace = "a",
                    ToKeyspace = "gone",
                    Shard = "-80",
                },
            },
        };

        Lint(cluster)
            .ShouldBe([
                "Warning DuplicateRule keyspace routing rule x: there are several rules for x; the last one counts",
                "Warning ChainedRule keyspace routing rule x: it leads to a, which has a rule to b of its own; rules are not"
                    + " followed twice",
                "Error RuleToNowhere keyspace routing rule y: VT05003: unknown database 'gone' in vschema",
                "Error RuleToNowhere shard routing rule a.-80: VT05003: unknown database 'gone' in vschema",
            ]);
    }

    [TestCase("a.t", "b.t", null)]
    [TestCase("a.t@replica", "b.t", null)]
    [TestCase("a.t@leader", "b.t", "from table: invalid tablet type: 'a.t@leader'")]
    [TestCase(
        "t",
        "b.t",
        "from table: invalid table name: 't', it must be of the qualified form <keyspace_name>.<table_name> (dots are not allowed in either name)"
    )]
    [TestCase("gone.t", "b.t", "from table: VT05003: unknown database 'gone' in vschema")]
    [TestCase("a.t", "b.t@replica", "to table: tablet type may not be specified: 'b.t@replica'")]
    [TestCase("a.t", "a.u", "to table: cannot reside in same keyspace as from table")]
    [TestCase("a.t", "s.nosuch", "to table: table nosuch not found")]
    [TestCase("b.t", "a.t", "mirror chaining is not allowed")]
    public void Mirror_rules_are_checked_as_upstream_does(string from, string to, string? error)
    {
        var cluster = new Cluster().Unsharded("a", "t").Unsharded("b", "t").Unsharded("c", "t").Sharded("s", "t");
        cluster.Record.MirrorRules = new()
        {
            Rules =
            {
                new Declared.MirrorRule { FromTable = "c.t", ToTable = from is "b.t" ? "b.t" : "s.t" },
                new Declared.MirrorRule { FromTable = from, ToTable = to },
            },
        };

        Lint(cluster).ShouldBe(error is null ? [] : [$"Error Mirror mirror rule {from}: {error}"]);
    }

    [Test]
    public void A_name_on_which_gates_can_disagree_is_told() =>
        Lint(new Cluster().Unsharded("a", "t").Sharded("b", "t ref a.other").Unsharded("c").Unsharded("a2", "other"))
            .ShouldContain(line => line.StartsWith("Warning UnsettledName keyspace b, table t: whether t is found"));

    private static string[] Lint(Cluster cluster) =>
        [
            .. RoutingLint
                .Check(cluster.Record)
                .Select(finding => $"{finding.Severity} {finding.Kind} {finding.Place}: {finding.Why}"),
        ];
}
