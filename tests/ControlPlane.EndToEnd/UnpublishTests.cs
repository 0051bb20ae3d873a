using ControlPlane.Protocols.VSchema;
using Google.Protobuf;

namespace ControlPlane.EndToEnd;

/// <summary><c>unpublish</c> of the built executable on a real etcd.</summary>
public class UnpublishTests
{
    [Test]
    public async Task It_leaves_what_a_rebuild_writes_and_no_key_of_ours()
    {
        await using var world = await World.StartAsync();
        (await world.RebuildAsync()).Exit.ShouldBe(0);
        var clean = await world.EntriesAsync();
        var published = (await world.SrvVSchemaAsync("zone1")).ShouldNotBeNull();
        published.Keyspaces["commerce"].Tables["published_by_us"] = new Table();
        await world.PutAsync("zone1/SrvVSchema", published);
        await world.PutAsync([
            .. Enumerable
                .Range(0, 300)
                .Select(i => ($"global/controlplane/routing/keyspaces/k{i:d3}", ByteString.CopyFromUtf8("x"))),
        ]);

        var looked = await UnpublishAsync(world, "--dry-run");
        var ended = await UnpublishAsync(world);
        var again = await UnpublishAsync(world);

        looked.Exit.ShouldBe(2, looked.ToString());
        ended.Exit.ShouldBe(0, ended.ToString());
        ended.Output.ShouldContain("deleted  300 own records");
        again.Exit.ShouldBe(0, again.ToString());
        var left = await world.EntriesAsync();
        left.Keys.ShouldBe(clean.Keys);
        left.Where(pair => pair.Key != "zone1/SrvVSchema")
            .ShouldAllBe(pair => pair.Value.Modified == clean[pair.Key].Modified);
        SrvVSchema
            .Parser.ParseFrom(left["zone1/SrvVSchema"].Value)
            .ShouldBe(SrvVSchema.Parser.ParseFrom(clean["zone1/SrvVSchema"].Value));
    }

    private static Task<Ended> UnpublishAsync(World world, params string[] flags) =>
        world.RunAsync("unpublish", ["--gate-cells", "all", .. flags]);
}
