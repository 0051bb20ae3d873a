using ControlPlane.Protocols.VSchema;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Cli.Tests.Files;

/// <summary>Generated VSchemas and rules, with all their fields.</summary>
internal static class Inputs
{
    private static readonly Gen<string> Names = Gen.Elements(
        "a",
        "b",
        "t.u",
        "ü",
        "",
        "a\"b",
        "%",
        "@replica",
        "line\nbreak"
    );
    private static readonly Gen<bool> Truth = Gen.Elements(true, false);
    private static readonly Gen<int> Numbers = Gen.Elements(0, 1, -7, int.MaxValue, int.MinValue);

    private static readonly Gen<Vindex> Vindexes =
        from type in Names
        from owner in Names
        from keys in Names.ListOf()
        select With(new Vindex { Type = type, Owner = owner }, vindex => Fill(vindex.Params, keys, key => key + "!"));

    private static readonly Gen<Column> Columns =
        from name in Names
        from type in Gen.Elements(
            Protocols.Query.Type.NullType,
            Protocols.Query.Type.Varchar,
            (Protocols.Query.Type)7777
        )
        from size in Numbers
        from nullable in Gen.Elements<bool?>(null, true, false)
        from values in Names.ListOf()
        from invisible in Truth
        select With(
            new Column
            {
                Name = name,
                Type = type,
                Size = size,
                Invisible = invisible,
                Default = name,
                Values = { values },
            },
            column =>
            {
                if (nullable is { } known)
                {
                    column.Nullable = known;
                }
            }
        );

    private static readonly Gen<Table> Tables =
        from type in Names
        from columns in Columns.ListOf()
        from vindexColumns in Names.ListOf()
        from sequence in Gen.Elements<AutoIncrement?>(null, new(), new() { Column = "id", Sequence = "s" })
        from isAuthoritative in Truth
        select new Table
        {
            Type = type,
            Columns = { columns },
            ColumnVindexes =
            {
                new ColumnVindex { Name = type, Columns = { vindexColumns } },
            },
            AutoIncrement = sequence?.Clone(),
            ColumnListAuthoritative = isAuthoritative,
            Source = type,
        };

    public static Gen<Keyspace> Keyspaces { get; } =
        from isSharded in Truth
        from mode in Gen.Elements(0, 1, 2, 3, 9)
        from tables in Gen.Zip(Names, Tables).ListOf()
        from vindexes in Gen.Zip(Names, Vindexes).ListOf()
        from tenant in Gen.Elements<MultiTenantSpec?>(null, new(), new() { TenantIdColumnName = "t" })
        select With(
            new Keyspace
            {
                Sharded = isSharded,
                ForeignKeyMode = (Keyspace.Types.ForeignKeyMode)mode,
                MultiTenantSpec = tenant?.Clone(),
                RequireExplicitRouting = !isSharded,
            },
            keyspace =>
            {
                tables.ToList().ForEach(pair => keyspace.Tables[pair.Item1] = pair.Item2);
                vindexes.ToList().ForEach(pair => keyspace.Vindexes[pair.Item1] = pair.Item2);
            }
        );

    public static Gen<RoutingRules> RoutingRules { get; } =
        from rules in (
            from name in Names
            from to in Names.ListOf()
            select new RoutingRule { FromTable = name, ToTables = { to } }
        ).ListOf()
        select new RoutingRules { Rules = { rules } };

    public static Gen<ShardRoutingRules> ShardRoutingRules { get; } =
        from rules in (
            from name in Names
            select new ShardRoutingRule
            {
                FromKeyspace = name,
                ToKeyspace = "k",
                Shard = name,
            }
        ).ListOf()
        select new ShardRoutingRules { Rules = { rules } };

    public static Gen<KeyspaceRoutingRules> KeyspaceRoutingRules { get; } =
        from rules in (from name in Names select new KeyspaceRoutingRule { FromKeyspace = name }).ListOf()
        select new KeyspaceRoutingRules { Rules = { rules } };

    public static Gen<MirrorRules> MirrorRules { get; } =
        from rules in (
            from name in Names
            from percent in Gen.Elements(0f, 0.1f, 100f, 33.333332f, float.MaxValue, float.NaN, float.NegativeInfinity)
            select new MirrorRule { FromTable = name, Percent = percent }
        ).ListOf()
        select new MirrorRules { Rules = { rules } };

    private static T With<T>(T made, Action<T> change)
    {
        change(made);
        return made;
    }

    private static void Fill(IDictionary<string, string> map, IEnumerable<string> keys, Func<string, string> value)
    {
        foreach (var key in keys)
        {
            map[key] = value(key);
        }
    }
}
