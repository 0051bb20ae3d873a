using ControlPlane.Protocols.Topodata;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Schemas.Tests.Primaries;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class PrimaryReaderTests
{
    private readonly TopologyInMemory topology = new(TimeProvider.System);

    [Test]
    public async Task Unsharded_keyspaces_are_asked_at_their_primary()
    {
        await topology.DeclareAsync("blank", "zone1-100");
        await topology.DeclareAsync("sharded", "-80", "zone1-200");
        await topology.PutAsync(topology.Layout.VSchema(new("sharded")), new VSchemaKeyspace { Sharded = true });
        await topology.DeclareAsync("explicit", "zone2-300");
        await topology.PutAsync(
            topology.Layout.VSchema(new("explicit")),
            new VSchemaKeyspace { RequireExplicitRouting = true }
        );
        (await ReadAsync()).ShouldBe(["blank/0 at zone1-0000000100", "explicit/0 at zone2-0000000300"]);
    }

    [Test]
    public async Task A_shard_without_a_primary_is_there_without_one()
    {
        await topology.DeclareAsync("young", null);
        (await ReadAsync()).ShouldBe(["young/0 at "]);
    }

    [Test]
    public async Task A_keyspace_without_shards_or_of_snapshots_is_not_asked()
    {
        await topology.PutAsync(topology.Layout.Keyspace(new("empty")), new Keyspace());
        await topology.DeclareAsync("restored", "zone1-100");
        await topology.PutAsync(
            topology.Layout.Keyspace(new("restored")),
            new Keyspace { KeyspaceType = KeyspaceType.Snapshot }
        );
        (await ReadAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task Of_several_shards_the_first_that_serves_stands_for_all()
    {
        await topology.DeclareAsync("ks", "-40", "zone1-1", isServing: false);
        await topology.DeclareAsync("ks", "-80", null);
        await topology.DeclareAsync("ks", "80-", "zone1-2");
        await topology.DeclareAsync("ks", "c0-", "zone1-3");
        (await ReadAsync()).ShouldBe(["ks/80- at zone1-0000000002"]);
    }

    [Test]
    public async Task A_keyspace_whose_VSchema_cannot_be_read_is_not_taken_for_unsharded()
    {
        await topology.DeclareAsync("ks", "zone1-100");
        await topology.PutAsync(topology.Layout.VSchema(new("ks")), ByteString.CopyFromUtf8("garbage"));
        (await ReadAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task A_watch_tells_what_has_become_different_and_nothing_else()
    {
        await topology.DeclareAsync("ks", "zone1-100");
        await using var watch = PrimaryReader
            .WatchAsync(topology.Store, topology.Layout, CancellationToken.None)
            .GetAsyncEnumerator();
        (await NextAsync(watch)).ShouldBe(["ks/0 at zone1-0000000100"]);

        await topology.PutAsync(topology.Layout.VSchema(new("ks")), new VSchemaKeyspace()); // the same primaries
        await topology.DeclareAsync("ks", "zone1-101");
        (await NextAsync(watch)).ShouldBe(["ks/0 at zone1-0000000101"]);

        var vschema = ByteString.CopyFromUtf8("garbage");
        await topology.PutAsync(topology.Layout.VSchema(new("ks")), vschema);
        await topology.DeclareAsync("ks", "zone1-102");
        (await NextAsync(watch)).ShouldBe(["ks/0 at zone1-0000000102"]);

        await topology.PutAsync(topology.Layout.VSchema(new("ks")), new VSchemaKeyspace { Sharded = true });
        (await NextAsync(watch)).ShouldBeEmpty();
        await topology.DeleteAsync(topology.Layout.VSchema(new("ks")));
        (await NextAsync(watch)).ShouldBe(["ks/0 at zone1-0000000102"]);
        await topology.DeleteAsync(topology.Layout.Keyspace(new("ks")));
        (await NextAsync(watch)).ShouldBeEmpty();
    }

    private async Task<IEnumerable<string>> ReadAsync() =>
        Texts(await PrimaryReader.ReadAsync(topology.Store, topology.Layout, CancellationToken.None));

    private static async Task<IEnumerable<string>> NextAsync(
        IAsyncEnumerator<OrdinalMap<KeyspaceName, ShardPrimary>> watch
    )
    {
        (await watch.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();
        return Texts(watch.Current);
    }

    private static IEnumerable<string> Texts(OrdinalMap<KeyspaceName, ShardPrimary> primaries) =>
        primaries.Values.Select(primary => $"{primary.Shard} at {primary.Tablet}");
}
