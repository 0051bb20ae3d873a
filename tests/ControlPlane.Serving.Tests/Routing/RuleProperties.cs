using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using FsCheck;
using FsCheck.Fluent;
using Declared = ControlPlane.Protocols.VSchema.RoutingRule;
using Rule = ControlPlane.Serving.Routing.Model.RoutingRule;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>Laws of routing rules: how one is read, which one takes a name, and what it leaves alone.</summary>
public class RuleProperties
{
    private static readonly string[] Pieces = ["t", "`", "``", " ", "@replica", "größe", "\0", "日本𝄞", "-", "'"];
    private static readonly string?[] Selected = [null, "", "a", "b", "old", "gone"];
    private static readonly string[] Names = ["t1", "t2", "seq", "other", "v", "hash", "a.t1", "t2@replica"];
    private static readonly TabletType[] Types = [TabletType.Primary, TabletType.Replica, TabletType.Rdonly];
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(200);

    [Test]
    public void Any_target_in_backticks_is_read_as_it_is_called() =>
        Prop.ForAll(
                Name().Two().ToArbitrary(),
                Gen.Elements(true, false).Two().ToArbitrary(),
                (names, quoted) =>
                {
                    var (keyspace, table) = names;
                    var target = $"{Written(keyspace, quoted.Item1)}.{Written(table, quoted.Item2)}";
                    return Read([To("x", target)])["x"].Equals(new Rule.To(new(keyspace, table)));
                }
            )
            .Check(Often);

    [Test]
    public void A_target_is_two_names_or_broken_whatever_stands_there() =>
        Prop.ForAll(
                Gen.Elements([.. Pieces, "."]).ListOf().Select(string.Concat).ToArbitrary(),
                target =>
                    Read([To("x", target)])["x"] switch
                    {
                        Rule.To({ Keyspace: { Length: > 0 } keyspace, Table: { Length: > 0 } table }) => Spellings(
                                keyspace
                            )
                            .Any(left => Spellings(table).Any(right => $"{left}.{right}" == target)),
                        Rule.Broken({ Length: > 0 }) => true,
                        _ => false,
                    }
            )
            .Check(Often);

    [Test]
    public void Of_several_rules_for_one_name_the_last_counts_and_says_when_it_is_one_too_many() =>
        Prop.ForAll(
                Rules().ToArbitrary(),
                rules =>
                {
                    var read = Read(rules);
                    read.Keys.ShouldBe(rules.Select(rule => rule.FromTable).Distinct(), ignoreOrder: true);
                    foreach (var (from, rule) in read)
                    {
                        var all = rules.Where(other => other.FromTable == from).ToArray();
                        var last = all[^1].ToTables;
                        rule.ShouldBeOfType(
                            last.Count == 0 ? typeof(Rule.Nowhere)
                            : last.Count > 1 || all.Length > 1 || last[0].Count(sign => sign == '.') != 1
                                ? typeof(Rule.Broken)
                            : typeof(Rule.To)
                        );
                    }
                }
            )
            .Check(Often);

    [Test]
    public void A_name_with_a_rule_goes_where_the_rule_says_or_nowhere() =>
        Prop.ForAll(
                Records().ToArbitrary(),
                record =>
                {
                    var (model, bare) = (RoutingModel.From(record), RoutingModel.From(WithoutRules(record)));
                    foreach (var query in Queries())
                    {
                        if (RuleOf(record, query) is { } rule)
                        {
                            Says.Print(model.Resolve(query)).ShouldBe(AnswerOf(rule, query.Name, bare), $"{query}");
                        }
                    }
                }
            )
            .Check(Often);

    [Test]
    public void A_rule_changes_nothing_but_the_name_on_its_left() =>
        Prop.ForAll(
                Records().ToArbitrary(),
                OneRule().ToArbitrary(),
                (record, added) =>
                {
                    var more = record.Clone();
                    more.RoutingRules.Rules.Add(added);
                    var (before, after) = (RoutingModel.From(record), RoutingModel.From(more));
                    foreach (var query in Queries())
                    {
                        var name = QualifiedName(record, query);
                        if (added.FromTable != name && added.FromTable != name + SuffixOf(query.TabletType))
                        {
                            after.Resolve(query).ShouldBe(before.Resolve(query), $"{query}");
                        }
                    }
                }
            )
            .Check(Often);

    [Test]
    public void The_order_of_rules_for_different_names_does_not_count() =>
        Prop.ForAll(
                Records().ToArbitrary(),
                record =>
                {
                    var turned = record.Clone();
                    Declared[] distinct = [.. record.RoutingRules.Rules.DistinctBy(rule => rule.FromTable)];
                    turned.RoutingRules = new() { Rules = { distinct.Reverse() } };
                    var straight = record.Clone();
                    straight.RoutingRules = new() { Rules = { distinct } };
                    var (one, other) = (RoutingModel.From(straight), RoutingModel.From(turned));
                    foreach (var query in Queries())
                    {
                        other.Resolve(query).ShouldBe(one.Resolve(query), $"{query}");
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    private static Topology.Collections.OrdinalMap<string, Rule> Read(IEnumerable<Declared> rules) =>
        RuleBook.Of(new SrvVSchema { RoutingRules = new() { Rules = { rules } } }).Routing;

    private static IEnumerable<RoutingQuery> Queries() =>
        from keyspace in Selected
        from name in Names
        from type in Types
        select new RoutingQuery(keyspace is null ? null : new(keyspace), name, type);

    // Said again, from the records alone: the keyspace is routed first, and a rule for the tablet type comes before others.
    private static Declared[]? RuleOf(SrvVSchema record, RoutingQuery query)
    {
        var name = QualifiedName(record, query);
        return new[] { name + SuffixOf(query.TabletType), name }
            .Select(from => record.RoutingRules.Rules.Where(rule => rule.FromTable == from).ToArray())
            .FirstOrDefault(rules => rules.Length > 0);
    }

    private static string QualifiedName(SrvVSchema record, RoutingQuery query)
    {
        var asked = query.Keyspace?.Value ?? "";
        string[] candidates =
            query.TabletType is TabletType.Primary ? [asked] : [asked + SuffixOf(query.TabletType), asked];
        var keyspace =
            candidates
                .Select(from => record.KeyspaceRoutingRules.Rules.LastOrDefault(rule => rule.FromKeyspace == from))
                .FirstOrDefault(rule => rule is not null)
                ?.ToKeyspace
            ?? asked;
        return keyspace.Length == 0 ? query.Name : $"{keyspace}.{query.Name}";
    }

    private static string AnswerOf(Declared[] rules, string name, RoutingModel bare)
    {
        var targets = rules[^1].ToTables;
        if (targets.Count == 0)
        {
            return $"table {name} has been disabled";
        }

        if (targets.Count > 1)
        {
            return $"table {rules[^1].FromTable} has more than one target: [{string.Join(' ', targets)}]";
        }

        return rules.Length > 1 ? $"duplicate rule for entry {rules[^1].FromTable}"
            : targets[0].Replace("`", "", StringComparison.Ordinal).Split('.') is [var keyspace, var table]
                ? bare.AnswerIn(keyspace, table)
            : $"invalid table name: '{targets[0]}', it must be of the qualified form <keyspace_name>.<table_name> "
                + "(dots are not allowed in either name)";
    }

    private static SrvVSchema WithoutRules(SrvVSchema record)
    {
        var bare = record.Clone();
        (bare.RoutingRules, bare.KeyspaceRoutingRules) = (null, null);
        return bare;
    }

    private static string SuffixOf(TabletType type) => $"@{$"{type}".ToLowerInvariant()}";

    /// <summary>Sequences are looked up by rules too, and a table whose sequence is lost is lost itself: none here.</summary>
    private static Gen<SrvVSchema> Records() =>
        from record in RandomCluster.Records()
        from rules in Rules()
        select WithRules(record, rules);

    private static SrvVSchema WithRules(SrvVSchema record, IEnumerable<Declared> rules)
    {
        var ruled = record.Clone();
        ruled.RoutingRules = new() { Rules = { rules } };
        foreach (var table in ruled.Keyspaces.Values.SelectMany(keyspace => keyspace.Tables.Values))
        {
            table.AutoIncrement = null;
        }

        return ruled;
    }

    private static Gen<Declared[]> Rules() =>
        from count in Gen.Choose(0, 6)
        from rules in OneRule().ListOf(count)
        select rules.ToArray();

    private static Gen<Declared> OneRule() =>
        from name in Gen.Elements("t1", "t2", "a.t1", "b.t2", "seq", "other", "hash")
        from suffix in Gen.Elements("", "", "@replica", "@primary")
        from targets in Gen.Elements("a.t1", "b.t2", "c.seq", "`d`.`t3`", "gone.t1", "t1", "a.t1.x").ListOf()
        from count in Gen.Elements(0, 1, 1, 1, 2)
        select new Declared { FromTable = name + suffix, ToTables = { targets.Take(count) } };

    private static Gen<string> Name() => Gen.Elements(Pieces).NonEmptyListOf().Select(string.Concat);

    private static Declared To(string from, string target) => new() { FromTable = from, ToTables = { target } };

    // A name that has a backtick needs them around it.
    private static string Written(string name, bool quoted) =>
        quoted || name.Contains('`', StringComparison.Ordinal) ? Quoted(name) : name;

    private static string[] Spellings(string name) => [name, Quoted(name)];

    private static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
