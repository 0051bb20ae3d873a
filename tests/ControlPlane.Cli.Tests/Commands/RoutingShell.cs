using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Contract;

namespace ControlPlane.Cli.Tests.Commands;

/// <summary>
/// A shell whose topology has names of every kind: found, ambiguous, hidden, ruled; zone1 has what upstream writes,
/// zone2 an older record, zone3 none.
/// </summary>
internal static class RoutingShell
{
    public static void Run(Func<Shell, Task> test) =>
        VirtualLoop.Run(async time =>
        {
            var shell = new Shell(time);
            var store = shell[Shell.Global];
            foreach (var cell in new[] { "zone1", "zone2", "zone3" })
            {
                await store.PutAsync(
                    $"/vitess/global/cells/{cell}/CellInfo",
                    new CellInfo { ServerAddress = Shell.Global, Root = $"/vitess/{cell}" }
                );
            }

            foreach (var (keyspace, vschema) in Record().Keyspaces)
            {
                await store.PutAsync(
                    $"/vitess/global/keyspaces/{keyspace}/Keyspace",
                    new ControlPlane.Protocols.Topodata.Keyspace()
                );
                await store.PutAsync($"/vitess/global/keyspaces/{keyspace}/VSchema", vschema);
            }

            await store.PutAsync("/vitess/global/RoutingRules", Record().RoutingRules);
            await store.PutAsync("/vitess/zone1/SrvVSchema", Record());
            var older = Record();
            older.Keyspaces.Remove("archive");
            older.RoutingRules.Rules.Clear();
            await store.PutAsync("/vitess/zone2/SrvVSchema", older);
            await test(shell);
        });

    public static SrvVSchema Record() =>
        new()
        {
            Keyspaces =
            {
                ["commerce"] = new()
                {
                    Tables =
                    {
                        ["product"] = new(),
                        ["orders"] = new(),
                        ["customer_seq"] = new() { Type = "sequence" },
                    },
                },
                ["archive"] = new() { Tables = { ["orders"] = new(), ["customer"] = new() } },
                ["customer"] = new()
                {
                    Sharded = true,
                    Vindexes = { ["hash"] = new() { Type = "hash" } },
                    Tables =
                    {
                        ["customer"] = Sharded("commerce.customer_seq"),
                        ["invoice"] = Sharded("commerce.no_such_keyspace.seq"),
                    },
                },
                ["secret"] = new() { RequireExplicitRouting = true, Tables = { ["salaries"] = new() } },
            },
            RoutingRules = new()
            {
                Rules =
                {
                    new RoutingRule { FromTable = "customer", ToTables = { "customer.customer" } },
                    new RoutingRule { FromTable = "customer@replica", ToTables = { "archive.customer" } },
                    new RoutingRule { FromTable = "broken", ToTables = { "gone.t" } },
                },
            },
            ShardRoutingRules = new(),
            MirrorRules = new(),
        };

    private static Table Sharded(string sequence) =>
        new()
        {
            ColumnVindexes =
            {
                new ColumnVindex { Column = "id", Name = "hash" },
            },
            AutoIncrement = new() { Column = "id", Sequence = sequence },
        };
}
