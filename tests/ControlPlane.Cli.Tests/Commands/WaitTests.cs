using System.Globalization;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Tests.Commands;

/// <summary>zone1 has all records of three keyspaces, zone2 stale ones of two, zone3 none.</summary>
public class WaitTests
{
    [Test]
    public void A_cell_that_has_all_its_records_is_ready_at_once_and_nothing_is_written() =>
        SampleShell.Run(async shell =>
        {
            var before = shell[Shell.Global].Revision;
            var ended = await WaitAsync(shell, "--cell=zone1");
            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldBe("zone1: ready, 4 records there after 0.00 s.\n");
            ended.Errors.ShouldBeEmpty();
            shell[Shell.Global].Revision.ShouldBe(before);
        });

    [Test]
    public void A_stale_record_is_good_enough_to_start_with() =>
        SampleShell.Run(async shell =>
        {
            var ended = await WaitAsync(shell, "--cell=zone2", "--keyspaces-to-watch=commerce,customer");
            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldStartWith("zone2: ready, 3 records there");
        });

    [Test]
    public void Records_that_come_while_it_waits_let_it_go() =>
        SampleShell.Run(async shell =>
        {
            var waiting = WaitAsync(shell, "--cell=zone2", "--cell=zone3");
            await Task.Delay(TimeSpan.FromSeconds(20), Time);
            waiting.IsCompleted.ShouldBeFalse();
            var said = shell.Errors.ToString();
            said.ShouldContain(
                "Waiting: zone2: SrvKeyspace of lookup missing; zone3: SrvVSchema missing, SrvKeyspace of commerce, "
                    + "customer, lookup missing"
            );
            said.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();

            await CopyAsync(shell, "zone1", "zone2");
            await CopyAsync(shell, "zone1", "zone3");
            var ended = await waiting;
            ended.Exit.ShouldBe(0, ended.ToString());
            SecondsIn(ended.Output).ShouldBeInRange(20, 22);
        });

    [Test]
    public void After_the_timeout_it_says_what_is_lacking_and_lets_go() =>
        SampleShell.Run(async shell =>
        {
            var ended = await WaitAsync(shell, "--cell=zone2", "--timeout=30s");
            ended.Exit.ShouldBe(0);
            ended.Output.ShouldBe(
                "lacking  zone2: SrvKeyspace of lookup missing\n"
                    + "Not ready after 30.00 s. Going on all the same; with --fail-closed this is an error.\n"
            );
        });

    [Test]
    public void After_the_timeout_it_fails_where_that_is_wanted() =>
        SampleShell.Run(async shell =>
        {
            var ended = await WaitAsync(shell, "--cell=zone2", "--timeout=30s", "--fail-closed", "--output=json");
            ended.Exit.ShouldBe(1);
            using var document = System.Text.Json.JsonDocument.Parse(ended.Output);
            var wait = document.RootElement.GetProperty("wait");
            wait.GetProperty("ready").GetBoolean().ShouldBeFalse();
            wait.GetProperty("waitedSeconds").GetDouble().ShouldBe(30);
            var lacking = wait.GetProperty("cells")[0].GetProperty("lacking")[0];
            lacking.GetProperty("keyspace").GetString().ShouldBe("lookup");
            document.RootElement.GetProperty("errors").GetArrayLength().ShouldBe(1);
        });

    [Test]
    public void What_a_guard_holds_back_is_named_and_not_waited_for() =>
        SampleShell.Run(async shell =>
        {
            await shell[Shell.Global]
                .PutAsync("/vitess/global/keyspaces/lookup/shards/0/Shard", new Shard { IsPrimaryServing = false });

            var ended = await WaitAsync(shell, "--cell=zone2");

            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldStartWith(
                "zone2  SrvKeyspace lookup  missing, not waited for\n"
                    + "  NoServingShard: No shard of keyspace lookup is marked as serving (0).\n"
            );
            ended.Output.ShouldContain("\nzone2: ready, 3 records there");
        });

    [Test]
    public void A_Reshard_that_only_another_cell_shows_holds_a_record_back() =>
        SampleShell.Run(async shell =>
        {
            var control = new ShardTabletControl { Name = "0", QueryServiceDisabled = true };
            var partition = new SrvKeyspace.Types.KeyspacePartition
            {
                ServedType = TabletType.Replica,
                ShardReferences = { new ShardReference { Name = "0" } },
                ShardTabletControls = { control },
            };
            var store = shell[Shell.Global];
            await store.PutAsync(
                "/vitess/global/keyspaces/lookup/shards/1/Shard",
                new Shard { IsPrimaryServing = false }
            );
            await store.PutAsync(
                "/vitess/zone1/keyspaces/lookup/SrvKeyspace",
                new SrvKeyspace { Partitions = { partition } }
            );

            var ended = await WaitAsync(shell, "--cell=zone2");

            ended.Output.ShouldContain("zone2  SrvKeyspace lookup  missing, not waited for\n  Migration: ");
        });

    [TestCase(new byte[] { 0xFF, 0x01 }, "SrvVSchema undecodable")]
    [TestCase(new byte[0], "SrvVSchema empty")]
    public void A_record_that_a_vtgate_cannot_use_is_waited_for(byte[] value, string said) =>
        SampleShell.Run(async shell =>
        {
            await shell[Shell.Global].PutAsync("/vitess/zone1/SrvVSchema", value);
            var ended = await WaitAsync(shell, "--cell=zone1", "--timeout=10s");
            ended.Output.ShouldContain($"lacking  zone1: {said}\n");
        });

    [Test]
    public void A_cell_that_nobody_knows_is_named_and_waited_for() =>
        SampleShell.Run(async shell =>
        {
            var waiting = WaitAsync(shell, "--cell=zone9");
            await Task.Delay(TimeSpan.FromSeconds(20), Time);
            shell
                .Errors.ToString()
                .ShouldContain("Waiting: zone9: The global store has no CellInfo of zone9; it knows");

            var store = shell[Shell.Global];
            await store.PutAsync(
                "/vitess/global/cells/zone9/CellInfo",
                new CellInfo { ServerAddress = "own:2379", Root = "/nine" }
            );
            await CopyAsync(shell, "/vitess/zone1", "/nine", shell["own:2379"]);
            var ended = await waiting;
            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldContain("zone9: ready, 4 records there after 2");
        });

    [Test]
    public void A_keyspace_to_watch_that_does_not_exist_is_waited_for() =>
        SampleShell.Run(async shell =>
        {
            var ended = await WaitAsync(shell, "--cell=zone1", "--keyspaces-to-watch=lookup,nosuchks", "--timeout=5s");
            ended.Output.ShouldContain("lacking  zone1: no Keyspace record of nosuchks\n");
        });

    [Test]
    public void A_store_that_cannot_be_reached_is_waited_for() =>
        SampleShell.Run(async shell =>
        {
            shell.Faults.Add(new(FaultMoment.Request, _ => true) { Fate = Fate.Lost, Times = null });
            var waiting = WaitAsync(shell, "--cell=zone1");
            await Task.Delay(TimeSpan.FromMinutes(1), Time);
            waiting.IsCompleted.ShouldBeFalse();
            shell.Errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();

            shell.Faults.Clear();
            var ended = await waiting;
            ended.Exit.ShouldBe(0);
            SecondsIn(ended.Output).ShouldBeInRange(60, 68);
        });

    [Test]
    public void A_store_that_never_answers_is_named_after_the_timeout() =>
        SampleShell.Run(async shell =>
        {
            shell.Faults.Add(new(FaultMoment.Request, _ => true) { Hold = new Checkpoint(), Times = null });
            var ended = await WaitAsync(shell, "--cell=zone1", "--timeout=3s");
            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldStartWith($"lacking  {Shell.Global} has not answered.\nNot ready after 3.00 s.");
        });

    [Test]
    public void A_cell_whose_own_store_does_not_answer_is_waited_for() =>
        SampleShell.Run(async shell =>
        {
            await shell[Shell.Global]
                .PutAsync(
                    "/vitess/global/cells/zone3/CellInfo",
                    new CellInfo { ServerAddress = "own:2379", Root = "/vitess/zone3" }
                );
            await CopyAsync(shell, "/vitess/zone1", "/vitess/zone3", shell["own:2379"]);
            var records = KeySpan.Prefix(Key.FromText("/vitess/zone3/"));
            var lost = new FaultRule(FaultMoment.Request, call => call.Touches(records))
            {
                Fate = Fate.Lost,
                Times = 5,
            };
            shell.Faults.Add(lost);

            var ended = await WaitAsync(shell, "--cell=zone3");

            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldContain("zone3: ready, 4 records there");
            ended.Errors.ShouldContain("Waiting: zone3: ");
        });

    [Test]
    public void Waiting_for_long_costs_few_reads_and_those_of_keys_alone() =>
        SampleShell.Run(async shell =>
        {
            var (lists, store) = (0, shell[Shell.Global]);
            shell.Faults.Add(new(FaultMoment.Request, call => Count(call)) { Times = null });

            await WaitAsync(shell, "--cell=zone2", "--timeout=5m");

            lists.ShouldBeInRange(150, 240); // three for each look, a look every 4 to 6 seconds
            store.Counts.Commits.ShouldBe(1);

            bool Count(StoreCall call)
            {
                lists += call is StoreCall.List { Page: 0 } ? 1 : 0;
                return false;
            }
        });

    [Test]
    public void Values_are_read_at_most_once_a_second_however_often_keys_change() =>
        SampleShell.Run(async shell =>
        {
            var (rules, reads) = (KeySpan.Single(Key.FromText("/vitess/global/RoutingRules")), 0);
            shell.Faults.Add(new(FaultMoment.Request, call => Count(call)) { Times = null });
            var waiting = WaitAsync(shell, "--cell=zone2", "--timeout=10s");
            for (var change = 0; change < 90; change++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), Time);
                await shell[Shell.Global].PutAsync("/vitess/zone2/keyspaces/other/SrvKeyspace", new SrvKeyspace());
            }

            await waiting;
            reads.ShouldBeInRange(5, 11);

            bool Count(StoreCall call)
            {
                reads += call is StoreCall.List { Page: 0 } && call.Touches(rules) ? 1 : 0;
                return false;
            }
        });

    [Test]
    public void Without_a_cell_it_asks_for_one() =>
        SampleShell.Run(async shell =>
        {
            var ended = await WaitAsync(shell);
            ended.Exit.ShouldBe(1);
            ended.Errors.ShouldContain("--cell: which cell is about to get a vtgate? For example --cell zone1");
        });

    private static TimeProvider Time => VirtualLoop.CurrentTime;

    private static Task<Ended> WaitAsync(Shell shell, params string[] arguments) =>
        shell.RunAsync([
            "wait",
            $"--topo-global-server-address={Shell.Global}",
            "--topo-global-root=/vitess/global",
            .. arguments,
        ]);

    private static Task CopyAsync(Shell shell, string from, string to) =>
        CopyAsync(shell, $"/vitess/{from}", $"/vitess/{to}", shell[Shell.Global]);

    /// <summary>Gives a cell the records of another one.</summary>
    private static async Task CopyAsync(Shell shell, string from, string to, MemoryStore target)
    {
        var prefix = Key.FromText($"{from}/");
        await foreach (
            var page in shell[Shell.Global].ListAsync(KeySpan.Prefix(prefix), new ListOptions(), CancellationToken.None)
        )
        {
            foreach (var entry in page.Entries)
            {
                await target.PutAsync($"{to}/{entry.Key.After(prefix)}", entry.Value.ToByteArray());
            }
        }
    }

    private static double SecondsIn(string output) =>
        double.Parse(output.Split("after ")[1].Split(" s")[0], CultureInfo.InvariantCulture);
}
