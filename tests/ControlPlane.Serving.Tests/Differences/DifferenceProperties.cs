using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Differences;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Serving.Tests.Differences;

public class DifferenceProperties
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Test]
    public void A_difference_is_told_exactly_when_two_records_do_not_mean_the_same() =>
        Prop.ForAll(
                Records().Two().ToArbitrary(),
                pair =>
                    (RecordDifference.Between(pair.Item1, pair.Item2) is null)
                    == InOneOrder(pair.Item1).Equals(InOneOrder(pair.Item2))
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void What_is_added_one_way_is_removed_the_other_way() =>
        Prop.ForAll(
                Records().Two().ToArbitrary(),
                pair => CountsOf(pair.Item1, pair.Item2) == Swapped(CountsOf(pair.Item2, pair.Item1))
            )
            .QuickCheckThrowOnFailure();

    private static (int Added, int Removed, int Changed) CountsOf(SrvVSchema before, SrvVSchema after)
    {
        DifferenceLine[] lines = RecordDifference.Between(before, after) is { } found
            ? [.. DifferenceLine.Of(found)]
            : [];
        return (Count(Change.Added), Count(Change.Removed), Count(Change.Changed));

        int Count(Change change) => lines.Count(line => line.Change == change);
    }

    private static (int, int, int) Swapped((int Added, int Removed, int Changed) counts) =>
        (counts.Removed, counts.Added, counts.Changed);

    private static SrvVSchema InOneOrder(SrvVSchema record)
    {
        var sorted = record.Clone();
        var rules = sorted.RoutingRules.Rules.OrderBy(rule => rule.FromTable, StringComparer.Ordinal).ToArray();
        sorted.RoutingRules.Rules.Clear();
        sorted.RoutingRules.Rules.AddRange(rules);
        return sorted;
    }

    private static Gen<SrvVSchema> Records() =>
        from names in Gen.SubListOf(Names)
        from keyspaces in Keyspaces().ListOf(names.Count)
        from ruled in Gen.SubListOf(Names)
        from rules in Gen.Shuffle<string>(ruled)
        from target in Gen.Elements(Names)
        select new SrvVSchema
        {
            Keyspaces = { names.Zip(keyspaces).ToDictionary(pair => pair.First, pair => pair.Second) },
            RoutingRules = new()
            {
                Rules = { rules.Select(table => new RoutingRule { FromTable = table, ToTables = { target } }) },
            },
        };

    private static Gen<Keyspace> Keyspaces() =>
        from sharded in Gen.Elements(false, true)
        from type in Gen.Elements("", "hash", "xxhash")
        from tables in Gen.SubListOf(Names)
        from authoritative in Gen.Elements(false, true)
        from nullable in Gen.Elements(null, (bool?)false, true)
        select new Keyspace
        {
            Sharded = sharded,
            Vindexes = { ["v"] = new() { Type = type } },
            Tables = { tables.ToDictionary(name => name, _ => TableOf(authoritative, nullable)) },
        };

    private static Table TableOf(bool authoritative, bool? nullable)
    {
        var column = new Column { Name = "id" };
        if (nullable is { } given)
        {
            column.Nullable = given;
        }

        return new() { ColumnListAuthoritative = authoritative, Columns = { column } };
    }
}
