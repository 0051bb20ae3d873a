using System.Text;
using ControlPlane.Cli.Files.Strict;
using ControlPlane.Protocols.Query;
using ControlPlane.Protocols.VSchema;

namespace ControlPlane.Cli.Tests.Files;

/// <summary>What an import takes, and the words and the line for what it does not.</summary>
public class StrictMessageTests
{
    [Test]
    public void What_vtctldclient_prints_is_taken()
    {
        var keyspace = Read<Keyspace>(
            """
            {
              "sharded": true,
              "vindexes": { "hash": { "type": "hash", "params": {}, "owner": "" } },
              "tables": {
                "t": {
                  "type": "",
                  "column_vindexes": [{ "column": "id", "name": "hash", "columns": [] }],
                  "auto_increment": null,
                  "columns": [{ "name": "c", "type": "VARCHAR", "size": 3, "nullable": false }],
                  "pinned": ""
                }
              },
              "require_explicit_routing": false,
              "foreign_key_mode": "managed",
              "multi_tenant_spec": null
            }
            """
        );

        keyspace.Sharded.ShouldBeTrue();
        keyspace.ForeignKeyMode.ShouldBe(Keyspace.Types.ForeignKeyMode.Managed);
        keyspace.MultiTenantSpec.ShouldBeNull();
        var table = keyspace.Tables["t"];
        table.ColumnVindexes.ShouldHaveSingleItem().Name.ShouldBe("hash");
        var column = table.Columns.ShouldHaveSingleItem();
        (column.Type, column.Size, column.HasNullable, column.Nullable).ShouldBe(
            (Protocols.Query.Type.Varchar, 3, true, false)
        );
    }

    [TestCase("""{"rules":[{"fromTable":"a"}]}""", "f.json:1: write 'from_table', not 'fromTable'")]
    [TestCase("""{"rules":[{"from-table":"a"}]}""", "f.json:1: write 'from_table', not 'from-table'")]
    [TestCase(
        """{"rules":[{"to_tabels":["a"]}]}""",
        "f.json:1: there is no 'to_tabels' in RoutingRule; did you mean 'to_tables'?"
    )]
    [TestCase("""{"routes":1}""", "f.json:1: there is no 'routes' in RoutingRules")]
    [TestCase("{\n\"rules\":[],\n\"rules\":[]}", "f.json:3: 'rules' stands here twice, first in line 2")]
    [TestCase("""{"rules":{}}""", "f.json:1: 'rules' must be a list […], and here is an object")]
    [TestCase(
        "{\"rules\":[\n{\"from_table\":\n7}]}",
        "f.json:3: 'from_table' must be a text in quotes, and here is the number 7"
    )]
    [TestCase("""{"rules":[{"to_tables":"a"}]}""", "f.json:1: 'to_tables' must be a list […], and here is a text")]
    [TestCase("""{"rules":[null]}""", "f.json:1: 'an item of rules' must be an object {…}, and here is null")]
    [TestCase("[]", "f.json:1: RoutingRules must be an object {…}, and here is a list")]
    [TestCase("", "f.json:1: this is no JSON")]
    [TestCase("{\n\"rules\": [,]}", "f.json:2: this is no JSON")]
    [TestCase("{} {}", "f.json:1: this is no JSON")]
    [TestCase("{} // nothing", "f.json:1: this is no JSON")]
    public void What_is_wrong_is_told_with_its_line(string text, string problem) =>
        ProblemsOf<RoutingRules>(text).ShouldHaveSingleItem().ShouldContain(problem);

    [TestCase("""{"sharded":"true"}""", "'sharded' must be true or false, without quotes, and here is a text")]
    [TestCase("""{"foreign_key_mode":"Managed"}""", "here is 'Managed'; write 'managed'")]
    [TestCase("""{"foreign_key_mode":"loose"}""", "one of unspecified, disallow, unmanaged, managed")]
    [TestCase("""{"tables":{"t":{"columns":[{"size":1.5}]}}}""", "'size' must be a whole number")]
    [TestCase("""{"tables":{"t":{"columns":[{"size":99999999999}]}}}""", "'size' must be a whole number")]
    [TestCase("""{"tables":{"t":7}}""", "'t' must be an object {…}, and here is the number 7")]
    [TestCase("""{"tables":[]}""", "'tables' must be an object {…}, and here is a list")]
    [TestCase("""{"tables":{"t":{},"t":{}}}""", "'t' stands here twice")]
    public void Wrong_values_of_a_VSchema_are_told(string text, string problem) =>
        ProblemsOf<Keyspace>(text).ShouldHaveSingleItem().ShouldContain(problem);

    [TestCase("""{"rules":[{"percent":"50"}]}""")]
    [TestCase("""{"rules":[{"percent":1e300}]}""")]
    public void A_percentage_is_a_number(string text) =>
        ProblemsOf<MirrorRules>(text)
            .ShouldHaveSingleItem()
            .ShouldContain("'percent' must be a number, without quotes");

    [Test]
    public void All_that_is_wrong_is_told_at_once() =>
        ProblemsOf<RoutingRules>("{\"rules\":[\n{\"fromTable\":1},\n{\"to_tables\":[1,\n\"a\",\n2]}]}")
            .Select(problem => problem.Split(' ')[0])
            .ShouldBe(["f.json:2:", "f.json:3:", "f.json:5:"]);

    [Test]
    public void An_enum_that_only_a_newer_Vitess_names_goes_by_its_number() =>
        Read<Keyspace>(
            Encoding.UTF8.GetString(
                MessageJson.Write(new Keyspace { ForeignKeyMode = (Keyspace.Types.ForeignKeyMode)9 })
            )
        )
            .ForeignKeyMode.ShouldBe((Keyspace.Types.ForeignKeyMode)9);

    private static T Read<T>(string text)
        where T : class, Google.Protobuf.IMessage<T>, new()
    {
        var problems = new FileProblems("f.json");
        var message = StrictMessage.Read<T>(Encoding.UTF8.GetBytes(text), problems);
        problems.All.ShouldBeEmpty();
        return message.ShouldNotBeNull();
    }

    private static IEnumerable<string> ProblemsOf<T>(string text)
        where T : class, Google.Protobuf.IMessage<T>, new()
    {
        var problems = new FileProblems("f.json");
        StrictMessage.Read<T>(Encoding.UTF8.GetBytes(text), problems).ShouldBeNull();
        return problems.All.Select(problem => problem.ToString());
    }
}
