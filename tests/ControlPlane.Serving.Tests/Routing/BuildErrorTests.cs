using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>What upstream refuses in a VSchema, in its words.</summary>
public class BuildErrorTests
{
    [TestCase("", "missing primary col vindex for table: t")]
    [TestCase("nope:id", "vindex nope not found for table t")]
    [TestCase("h:", "must specify at least one column for vindex (h) and table (t)")]
    [TestCase("lk:id", "primary vindex lk is not Unique for table t")]
    [TestCase("own:id", "primary vindex own cannot be owned for table t")]
    [TestCase("h:id own:a,b", "VT03029: column count does not match value count with the row for vindex 'own'")]
    [TestCase("h:id multi:a,b", "multi-column vindex multi should be a primary vindex for table t")]
    [TestCase("h:id lk:a", null)]
    public void Column_vindexes_are_checked(string vindexes, string? error)
    {
        var table = new Table();
        foreach (var part in vindexes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(':')))
        {
            string[] columns = part[1].Split(',', StringSplitOptions.RemoveEmptyEntries);
            table.ColumnVindexes.Add(new ColumnVindex { Name = part[0], Columns = { columns } });
        }

        ErrorOf(new() { Sharded = true, Tables = { ["t"] = table } }).ShouldBe(error);
    }

    [Test]
    public void Column_and_columns_exclude_each_other() =>
        ErrorOf(
                new()
                {
                    Sharded = true,
                    Tables =
                    {
                        ["t"] = new()
                        {
                            ColumnVindexes =
                            {
                                new ColumnVindex
                                {
                                    Name = "h",
                                    Column = "a",
                                    Columns = { "b" },
                                },
                            },
                        },
                    },
                }
            )
            .ShouldBe("can't use column and columns at the same time in vindex (h) and table (t)");

    [TestCase("oddtype", "", "unidentified table type oddtype")]
    [TestCase("sequence", "", "sequence table has to be in an unsharded keyspace or must be pinned: t")]
    [TestCase("sequence", "zz", "could not decode the keyspace id for pin: encoding/hex: invalid byte: U+007A 'z'")]
    [TestCase("", "80c", "could not decode the keyspace id for pin: encoding/hex: odd length hex string")]
    [TestCase("", "80", null)]
    [TestCase("reference", "", null)]
    public void Types_and_pins_are_checked(string type, string pinned, string? error) =>
        ErrorOf(
                new()
                {
                    Sharded = true,
                    Tables =
                    {
                        ["t"] = new() { Type = type, Pinned = pinned },
                    },
                }
            )
            .ShouldBe(error);

    [Test]
    public void A_column_is_named_once_whatever_its_case() =>
        ErrorOf(
                new()
                {
                    Tables =
                    {
                        ["t"] = new()
                        {
                            Columns =
                            {
                                new Column { Name = "Id" },
                                new Column { Name = "ID" },
                            },
                        },
                    },
                }
            )
            .ShouldBe("duplicate column name 'ID' for table: t");

    [TestCase("no_such", null, "vindexType \"no_such\" not found")]
    [TestCase("lookup", "write_only=maybe", "write_only value must be 'true' or 'false': 'maybe'")]
    [TestCase("multicol", null, "number of columns not provided in the parameter 'column_count'")]
    [TestCase("multicol", "column_count=x", "strconv.Atoi: parsing \"x\": invalid syntax")]
    [TestCase(
        "multicol",
        "column_count=9",
        "number of columns should be between 1 and 8 in the parameter 'column_count'"
    )]
    [TestCase("multicol", "column_count=2", null)]
    [TestCase("region_experimental", null, "region_experimental missing region_bytes param")]
    public void Vindexes_are_checked_before_tables(string type, string? parameter, string? error)
    {
        var vindex = new Vindex { Type = type };
        if (parameter?.Split('=') is [var key, var value])
        {
            vindex.Params[key] = value;
        }

        ErrorOf(new() { Vindexes = { ["odd"] = vindex } }).ShouldBe(error);
    }

    [Test]
    public void A_source_with_two_dots_is_no_name() =>
        new Cluster()
            .Unsharded("a", "t ref x.y.z")
            .OfRecord.ErrorOf(new("a"))
            .ShouldBe(
                "invalid source \"x.y.z\" for reference table: t; invalid table name: 'x.y.z', it must be of the"
                    + " unqualified form <table_name> or the qualified form <keyspace_name>.<table_name>"
                    + " (dots are not allowed in either name)"
            );

    [TestCase("r ref a.x", "source \"a.x\" may not reference a table in the same keyspace as table: r")]
    [TestCase("r ref gone.x", "source \"gone.x\" references a non-existent keyspace \"gone\"")]
    [TestCase(
        "r ref b.x",
        "source \"b.x\" references a table \"x\" that is not present in the VSchema of keyspace \"b\""
    )]
    [TestCase("r ref b.s", "source \"b.s\" may not reference a table of type \"sequence\": r")]
    [TestCase("r ref b.r", "reference chaining is not allowed r => b.r => c.r: r")]
    [TestCase("r ref b.t", null)]
    [TestCase("r ref t", null)]
    [TestCase("r ref my-ks.t", "source \"`my-ks`.t\" references a non-existent keyspace \"my-ks\"")]
    public void Sources_of_references_are_checked(string reference, string? error) =>
        new Cluster()
            .Sharded("a", reference)
            .Unsharded("b", "t", "s seq", "r ref c.r")
            .Unsharded("c", "r")
            .OfRecord.ErrorOf(new("a"))
            .ShouldBe(error);

    [Test]
    public void A_source_is_referenced_once_in_a_keyspace() =>
        new Cluster()
            .Sharded("a", "r2 ref b.t", "r1 ref b.t")
            .Unsharded("b", "t")
            .OfRecord.ErrorOf(new("a"))
            .ShouldBe("source \"b.t\" may not be referenced more than once per keyspace: r1, r2");

    [Test]
    public void After_the_first_table_with_an_error_none_is_built()
    {
        var cluster = new Cluster().Sharded("a", "t1", "t2", "t3").Unsharded("b");
        cluster.Record.Keyspaces["a"].Tables["t2"].ColumnVindexes.Clear();

        cluster.OfRecord.Answer("t1").ShouldBe("a.t1");
        cluster.OfRecord.Answer("t3").ShouldBe("table t3 not found");
        cluster.OfRecord.Keyspaces[new("a")].Unbuilt.ShouldBe(["t2", "t3"]);
    }

    private static string? ErrorOf(Keyspace keyspace)
    {
        keyspace.Vindexes["h"] = new() { Type = "hash" };
        keyspace.Vindexes["lk"] = new() { Type = "lookup" };
        keyspace.Vindexes["own"] = new()
        {
            Type = "consistent_lookup_unique",
            Owner = "t",
            Params = { ["from"] = "a" },
        };
        keyspace.Vindexes["multi"] = new() { Type = "multicol", Params = { ["column_count"] = "2" } };
        return RoutingModel.From(new() { Keyspaces = { ["ks"] = keyspace } }).ErrorOf(new("ks"));
    }
}
