using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>Records and live schemas with few names, so that they collide in every way.</summary>
internal static class RandomCluster
{
    public static readonly string[] Tables = ["t1", "t2", "t3", "seq", "v"];
    public static readonly string[] Keyspaces = ["a", "b", "c", "d"];
    private static readonly string[] Sources = ["t1", "a.t1", "b.t2", "c.t1", "gone.t1", "x.y.z"];
    private static readonly string[] Sequences =
    [
        "seq",
        "a.seq",
        "`b`.`seq`",
        "t1",
        "b.t2",
        "c.t3",
        "gone.seq",
        "a.b.c",
    ];
    private static readonly string[] Left = ["t1", "t2@replica", "seq", "a.t1", "b.t2@primary", "a.seq", "other", "v"];
    private static readonly string[] Right = ["a.t1", "b.t2", "c.seq", "`d`.`t3`", "gone.t1", "t1"];

    public static Gen<SrvVSchema> Records() => Records(hasErrors: true);

    /// <summary>Most of them are such as a vtgate finds no error in.</summary>
    public static Gen<SrvVSchema> SoundRecords() => Records(hasErrors: false);

    private static Gen<SrvVSchema> Records(bool hasErrors) =>
        from names in Gen.SubListOf(Keyspaces)
        from keyspaces in KeyspaceGen(hasErrors).ListOf(names.Count)
        from rules in RuleGen().ListOf(2)
        from ruled in Gen.Elements(false, false, true)
        from keyspaceRule in Gen.Elements("", "", "", "old", "a", "b@replica")
        from target in Gen.Elements(Keyspaces)
        select new SrvVSchema
        {
            Keyspaces = { names.Zip(keyspaces).ToDictionary(pair => pair.First, pair => pair.Second) },
            RoutingRules = new() { Rules = { ruled ? rules : [] } },
            KeyspaceRoutingRules = new()
            {
                Rules =
                {
                    keyspaceRule.Length == 0
                        ? []
                        : new[]
                        {
                            new KeyspaceRoutingRule { FromKeyspace = keyspaceRule, ToKeyspace = target },
                        },
                },
            },
        };

    /// <summary>The record with one keyspace changed, and the lists with one list changed.</summary>
    public static Gen<(SrvVSchema Record, LiveSchemas Live)> Changed(SrvVSchema record, LiveSchemas live) =>
        from keyspace in Gen.Elements(Keyspaces)
        from vschema in KeyspaceGen(hasErrors: true)
        from schema in List(keyspace)
        from what in Gen.Elements(1, 2, 3)
        select ((what & 1) == 0 ? record : With(record, keyspace, vschema), (what & 2) == 0 ? live : live.With(schema));

    public static Gen<LiveSchemas> Lists() =>
        from names in Gen.SubListOf(Keyspaces)
        from schemas in Gen.CollectToSequence(names, List)
        select LiveSchemas.Of(schemas);

    /// <summary>The same with one keyspace, table, rule or live name less.</summary>
    public static IEnumerable<(SrvVSchema Record, LiveSchemas Live)> Shrink(SrvVSchema record, LiveSchemas live)
    {
        foreach (var (name, keyspace) in record.Keyspaces)
        {
            var rest = LiveSchemas.Of(live.Keyspaces.Values.Where(list => list.Keyspace.Value != name));
            yield return (Without(record, smaller => smaller.Keyspaces.Remove(name)), rest);
            foreach (var table in keyspace.Tables.Keys)
            {
                yield return (Without(record, smaller => smaller.Keyspaces[name].Tables.Remove(table)), live);
            }
        }

        for (var rule = 0; rule < record.RoutingRules.Rules.Count; rule++)
        {
            yield return (Without(record, smaller => smaller.RoutingRules.Rules.RemoveAt(rule)), live);
        }

        foreach (var list in live.Keyspaces.Values)
        {
            foreach (var name in list.Tables.Concat(list.Views))
            {
                yield return (
                    record,
                    live.With(list with { Tables = Less(list.Tables, name), Views = Less(list.Views, name) })
                );
            }
        }
    }

    private static OrdinalSet<string> Less(OrdinalSet<string> names, string name) =>
        names.Where(other => other != name).ToOrdinalSet();

    private static SrvVSchema Without(SrvVSchema record, Action<SrvVSchema> remove)
    {
        var smaller = record.Clone();
        remove(smaller);
        return smaller;
    }

    private static SrvVSchema With(SrvVSchema record, string keyspace, Keyspace vschema)
    {
        var changed = record.Clone();
        changed.Keyspaces[keyspace] = vschema;
        return changed;
    }

    public static Gen<LiveSchema> List(string keyspace) =>
        from tables in Gen.SubListOf(Tables)
        from views in Gen.SubListOf("v", "t3")
        select new LiveSchema
        {
            Keyspace = new(keyspace),
            Tables = tables.ToOrdinalSet(),
            Views = views.Where(view => !tables.Contains(view)).ToOrdinalSet(),
            ReadAt = Cluster.ReadAt,
            Source = "generated",
        };

    private static Gen<Keyspace> KeyspaceGen(bool hasErrors) =>
        from sharded in Gen.Elements(false, true)
        from isExplicit in Gen.Elements(false, false, true)
        from names in Gen.SubListOf(Tables)
        from tables in (hasErrors ? TableGen(sharded) : SoundTableGen(sharded)).ListOf(names.Count)
        select new Keyspace
        {
            Sharded = sharded,
            RequireExplicitRouting = isExplicit,
            Vindexes = { ["hash"] = new() { Type = "hash" } },
            Tables = { names.Zip(tables).ToDictionary(pair => pair.First, pair => pair.Second) },
        };

    private static Gen<Table> TableGen(bool isSharded) =>
        from kind in Gen.Elements("", "", "", "sequence", "reference", "reference", "odd")
        from source in Gen.Elements(Sources)
        from sequence in Gen.Elements(Sequences)
        from increments in Gen.Elements(false, false, true)
        from isMissing in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Table
        {
            Type = kind is "odd" && !isMissing ? "" : kind,
            Source = kind is "reference" ? source : "",
            Pinned = kind is "sequence" ? "00" : "",
            ColumnVindexes =
            {
                isSharded && !isMissing
                    ? [new ColumnVindex { Name = "hash", Column = "id" }]
                    : Array.Empty<ColumnVindex>(),
            },
            AutoIncrement = increments ? new() { Column = "id", Sequence = sequence } : null,
        };

    private static Gen<Table> SoundTableGen(bool isSharded) =>
        from isReference in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from source in Gen.Elements("a.t1", "b.t2", "c.t3")
        select new Table
        {
            Type = isReference ? "reference" : "",
            Source = isReference ? source : "",
            ColumnVindexes =
            {
                isSharded ? [new ColumnVindex { Name = "hash", Column = "id" }] : Array.Empty<ColumnVindex>(),
            },
        };

    private static Gen<RoutingRule> RuleGen() =>
        from left in Gen.Elements(Left)
        from right in Gen.SubListOf(Right)
        select new RoutingRule { FromTable = left, ToTables = { right.Take(right.Count % 3) } };
}
