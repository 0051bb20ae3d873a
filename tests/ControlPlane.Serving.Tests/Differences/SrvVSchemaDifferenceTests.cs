using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Differences;

namespace ControlPlane.Serving.Tests.Differences;

public class SrvVSchemaDifferenceTests
{
    [Test]
    public void Equal_records_do_not_differ() => RecordDifference.Between(Published(), Published()).ShouldBeNull();

    [Test]
    public void Rules_in_another_order_are_no_difference()
    {
        var shuffled = Published();
        shuffled.RoutingRules.Rules.Clear();
        shuffled.RoutingRules.Rules.AddRange(Published().RoutingRules.Rules.Reverse());
        RecordDifference.Between(Published(), shuffled).ShouldBeNull();
    }

    [Test]
    public void The_order_of_two_rules_for_one_table_decides_and_is_a_difference()
    {
        var before = Published();
        before.RoutingRules.Rules.Add(Rule("customer", "elsewhere.customer"));
        var after = before.Clone();
        (after.RoutingRules.Rules[0], after.RoutingRules.Rules[2]) = (
            before.RoutingRules.Rules[2],
            before.RoutingRules.Rules[0]
        );
        ShouldPrint(
            before,
            after,
            """
            ~ SrvVSchema
              ~ routing rules
                ~ rule customer
                  ~ to tables: commerce.customer → elsewhere.customer
                ~ rule customer (number 2)
                  ~ to tables: elsewhere.customer → commerce.customer
            """
        );
    }

    [Test]
    public void A_changed_keyspace_is_told_down_to_the_field_of_a_table()
    {
        var after = Published();
        var customer = after.Keyspaces["customer"];
        customer.Tables["corder"].ColumnVindexes[0].Column = "corder_id";
        customer.Tables["corder"].Pinned = "80";
        customer.Tables["invoice"] = new()
        {
            ColumnVindexes =
            {
                new ColumnVindex { Name = "hash", Column = "id" },
            },
        };
        customer.Vindexes["hash"].Params["x"] = "1";
        customer.RequireExplicitRouting = true;
        ShouldPrint(
            Published(),
            after,
            """
            ~ SrvVSchema
              ~ keyspace customer
                ~ vindex hash
                  + parameter x: 1
                ~ table corder
                  ~ column vindexes: hash(customer_id) → hash(corder_id)
                  + pinned: 80
                + table invoice: hash(id)
                ~ require explicit routing: false → true
            """
        );
    }

    [Test]
    public void Keyspaces_come_and_go_in_one_line_each()
    {
        var after = Published();
        after.Keyspaces.Remove("commerce");
        after.Keyspaces["lookup"] = new();
        ShouldPrint(
            Published(),
            after,
            """
            ~ SrvVSchema
              - keyspace commerce: unsharded, 2 tables
              + keyspace lookup: unsharded, no tables
            """
        );
    }

    [Test]
    public void Every_kind_of_rule_says_where_it_leads()
    {
        var after = Published();
        after.RoutingRules.Rules[0].ToTables[0] = "customer.customer";
        after.RoutingRules.Rules.RemoveAt(1);
        after.RoutingRules.Rules.Add(Rule("orders", "a.orders"));
        after.ShardRoutingRules.Rules.Add(
            new ShardRoutingRule
            {
                FromKeyspace = "customer",
                Shard = "-80",
                ToKeyspace = "new",
            }
        );
        after.KeyspaceRoutingRules = new()
        {
            Rules =
            {
                new KeyspaceRoutingRule { FromKeyspace = "old", ToKeyspace = "customer" },
            },
        };
        after.MirrorRules.Rules.Add(
            new MirrorRule
            {
                FromTable = "a.t",
                ToTable = "b.t",
                Percent = 12.5f,
            }
        );
        ShouldPrint(
            Published(),
            after,
            """
            ~ SrvVSchema
              ~ routing rules
                ~ rule customer
                  ~ to tables: commerce.customer → customer.customer
                - rule legacy: nowhere
                + rule orders: to a.orders
              ~ shard routing rules
                + rule customer/-80: to new
              + keyspace routing rules: 1 rule
                + rule old: to customer
              ~ mirror rules
                + rule a.t: to b.t, 12.5 %
            """
        );
    }

    [Test]
    public void An_absent_list_of_rules_is_not_an_empty_one()
    {
        var before = Published();
        before.MirrorRules = null;
        ShouldPrint(
            before,
            Published(),
            """
            ~ SrvVSchema
              + mirror rules: none
            """
        );
    }

    [Test]
    public void A_long_value_is_cut()
    {
        var after = Published();
        after.Keyspaces["customer"].Vindexes["hash"].Params["table"] = new string('x', 5000);
        Printed
            .Lines(RecordDifference.Between(Published(), after))
            .ShouldEndWith($"+ parameter table: {new string('x', 100)}… (5,000 characters)");
    }

    private static void ShouldPrint(SrvVSchema before, SrvVSchema after, string expected) =>
        Printed.Lines(RecordDifference.Between(before, after)).ShouldBe(expected);

    private static RoutingRule Rule(string from, string to) => new() { FromTable = from, ToTables = { to } };

    private static SrvVSchema Published() =>
        new()
        {
            Keyspaces =
            {
                ["commerce"] = new() { Tables = { ["product"] = new(), ["zip"] = new() } },
                ["customer"] = new()
                {
                    Sharded = true,
                    Vindexes = { ["hash"] = new() { Type = "hash" } },
                    Tables =
                    {
                        ["corder"] = new()
                        {
                            ColumnVindexes =
                            {
                                new ColumnVindex { Name = "hash", Column = "customer_id" },
                            },
                        },
                    },
                },
            },
            RoutingRules = new()
            {
                Rules =
                {
                    Rule("customer", "commerce.customer"),
                    new RoutingRule { FromTable = "legacy" },
                },
            },
            ShardRoutingRules = new(),
            MirrorRules = new(),
        };
}
