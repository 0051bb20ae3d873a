using System.Text.Json;
using ControlPlane.Protocols.Querythrottler;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Cli.Tests.Commands;

/// <summary>Afterwards the topology looks as if only Vitess had written to it.</summary>
public class UnpublishTests
{
    private const string OwnHead = "/vitess/global/controlplane/routing/head";
    private const string OwnNames = "/vitess/global/controlplane/routing/keyspaces/customer";

    [Test]
    public void Records_become_what_a_rebuild_writes_and_our_own_are_deleted() =>
        SampleShell.Run(async shell =>
        {
            var store = await PublishedAsync(shell);

            var ended = await shell.OnTopologyAsync("unpublish");

            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldContain("deleted  2 own records");
            ended.Output.ShouldContain("controlplane run");
            (await store.GetAsync(Key.FromText(OwnHead), CancellationToken.None)).ShouldBeNull();
            (await store.GetAsync(Key.FromText(OwnNames), CancellationToken.None)).ShouldBeNull();
            (await TablesAsync(store, "zone1")).ShouldNotContain("published_by_us");
            (await shell.OnTopologyAsync("verify")).Exit.ShouldBe(0);
        });

    [Test]
    public void A_second_time_nothing_is_written() =>
        SampleShell.Run(async shell =>
        {
            var store = await PublishedAsync(shell);
            (await shell.OnTopologyAsync("unpublish")).Exit.ShouldBe(0);
            var revision = store.Revision;

            var ended = await shell.OnTopologyAsync("unpublish");

            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldContain("No record of our own lies under /vitess/global/controlplane/");
            store.Revision.ShouldBe(revision);
        });

    [Test]
    public void Keys_that_only_look_like_ours_stay() =>
        SampleShell.Run(async shell =>
        {
            var store = await PublishedAsync(shell);
            string[] others =
            [
                "/vitess/global/controlplane",
                "/vitess/global/controlplane2/a",
                "/vitess/global/keyspaces/controlplane/VSchema",
                "/vitess/zone1/controlplane/a",
            ];
            foreach (var key in others)
            {
                await store.PutAsync(key, []);
            }

            await shell.OnTopologyAsync("unpublish");

            foreach (var key in others)
            {
                (await store.GetAsync(Key.FromText(key), CancellationToken.None)).ShouldNotBeNull(key);
            }
        });

    [Test]
    public void A_dry_run_tells_all_and_writes_nothing() =>
        SampleShell.Run(async shell =>
        {
            var store = await PublishedAsync(shell);
            var revision = store.Revision;

            var ended = await shell.OnTopologyAsync("unpublish", "--dry_run");

            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldContain("published_by_us");
            ended.Output.ShouldContain("to delete  2 own records");
            ended.Output.ShouldContain(OwnNames);
            store.Revision.ShouldBe(revision);
        });

    [Test]
    public void A_document_names_each_key_and_its_fate() =>
        SampleShell.Run(async shell =>
        {
            await PublishedAsync(shell);

            var ended = await shell.OnTopologyAsync("unpublish", "--output=json");

            using var document = JsonDocument.Parse(ended.Output);
            var keys = document.RootElement.GetProperty("ownKeys").EnumerateArray().ToArray();
            keys.Select(key => key.GetProperty("key").GetString()).ShouldBe([OwnHead, OwnNames]);
            keys.ShouldAllBe(key => key.GetProperty("result").GetString() == "deleted");
        });

    [Test]
    public void A_key_that_a_running_controlplane_holds_is_left_and_told() =>
        SampleShell.Run(async shell =>
        {
            var store = await PublishedAsync(shell);
            var held = Key.FromText("/vitess/global/controlplane/instances/a");
            var lease = await store.GrantAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
            await store.CommitAsync(new([], [new Write.Put(held, ByteString.Empty, lease.Id)]), CancellationToken.None);

            var ended = await shell.OnTopologyAsync("unpublish");

            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldContain("held  1 own record, left alone: a controlplane runs now");
            (await store.GetAsync(held, CancellationToken.None)).ShouldNotBeNull();
        });

    [Test]
    public void A_key_that_is_written_meanwhile_is_left_and_told() =>
        SampleShell.Run(async shell =>
        {
            var store = await PublishedAsync(shell);
            (await shell.OnTopologyAsync("rebuild")).Exit.ShouldBe(0);
            var deleting = new Checkpoint();
            shell.Faults.Add(new(FaultMoment.Request, call => call is StoreCall.Commit) { Hold = deleting });
            var running = shell.OnTopologyAsync("unpublish");
            await deleting.Reached;
            await store.PutAsync(OwnHead, 1);
            deleting.Release();

            var ended = await running;

            ended.Exit.ShouldBe(2, ended.ToString());
            ended.Output.ShouldContain("deleted  1 own record");
            ended.Output.ShouldContain("conflict  1 own record");
            (await store.GetAsync(Key.FromText(OwnHead), CancellationToken.None)).ShouldNotBeNull();
        });

    [Test]
    public void Guards_hold_as_always() =>
        SampleShell.Run(async shell =>
        {
            var store = await PublishedAsync(shell);
            await store.PutAsync("/vitess/global/keyspaces/customer/locks/7", 1);
            var before = await store.GetAsync(
                Key.FromText("/vitess/zone2/keyspaces/customer/SrvKeyspace"),
                CancellationToken.None
            );

            var ended = await shell.OnTopologyAsync("unpublish", "--lock-timeout=0s");

            ended.Exit.ShouldBe(2, ended.ToString());
            (await store.GetAsync(before!.Key, CancellationToken.None)).ShouldBe(before);
        });

    [Test]
    public void What_upstream_s_own_rebuild_would_lose_is_kept() =>
        SampleShell.Run(async shell =>
        {
            var store = shell[Shell.Global];
            var key = Key.FromText("/vitess/zone2/keyspaces/customer/SrvKeyspace");
            var stale = SrvKeyspace.Parser.ParseFrom((await store.GetAsync(key, CancellationToken.None))!.Value);
            stale.QueryThrottlerConfig = new Config { Enabled = true };
            await store.PutAsync(key.ToString(), stale);

            (await shell.OnTopologyAsync("unpublish")).Exit.ShouldBe(0);

            var left = SrvKeyspace.Parser.ParseFrom((await store.GetAsync(key, CancellationToken.None))!.Value);
            left.ShouldNotBe(stale);
            left.QueryThrottlerConfig.ShouldBe(stale.QueryThrottlerConfig);
        });

    /// <summary>The sample with two records of our own, and a table that we published in zone1.</summary>
    private static async Task<MemoryStore> PublishedAsync(Shell shell)
    {
        var store = shell[Shell.Global];
        await store.PutAsync(OwnHead, 1);
        await store.PutAsync(OwnNames, 2);
        var record = SrvVSchema.Parser.ParseFrom((await SrvVSchemaAsync(store, "zone1")).Value);
        record.Keyspaces.First(pair => !pair.Value.Sharded).Value.Tables["published_by_us"] = new Table();
        await store.PutAsync("/vitess/zone1/SrvVSchema", record);
        return store;
    }

    private static async Task<IEnumerable<string>> TablesAsync(MemoryStore store, string cell) =>
        SrvVSchema
            .Parser.ParseFrom((await SrvVSchemaAsync(store, cell)).Value)
            .Keyspaces.Values.SelectMany(keyspace => keyspace.Tables.Keys);

    private static async Task<Entry> SrvVSchemaAsync(MemoryStore store, string cell) =>
        (await store.GetAsync(Key.FromText($"/vitess/{cell}/SrvVSchema"), CancellationToken.None)).ShouldNotBeNull();
}
