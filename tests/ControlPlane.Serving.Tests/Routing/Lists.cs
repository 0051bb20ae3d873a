using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Schemas;
using ControlPlane.Serving.Tests.Planning;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Serving.Tests.Routing;

/// <summary>Live lists and keyspaces of the kinds that tests of global routing need, in few words.</summary>
internal static class Lists
{
    public static LiveSchema Of(string keyspace, params string[] tables) =>
        new()
        {
            Keyspace = new(keyspace),
            Tables = tables.ToOrdinalSet(),
            Views = OrdinalSet<string>.Empty,
            ReadAt = Scene.Now - TimeSpan.FromSeconds(12),
            Source = "zone1-100",
        };

    /// <summary>A keyspace without a VSchema record; served by shard 0 with its primary in zone1, unless shards are named.</summary>
    public static Scene Blank(this Scene scene, string keyspace, params string[] shards)
    {
        scene.Put(Scene.Layout.Keyspace(new(keyspace)), new Keyspace());
        foreach (var shard in shards.Length > 0 ? shards : ["0"])
        {
            scene.Put(
                Scene.Layout.Shard(new(keyspace), new(shard)),
                new Shard
                {
                    IsPrimaryServing = true,
                    KeyRange = new ShardName(shard).KeyRange?.ToMessage(),
                    PrimaryAlias = new Protocols.Topodata.TabletAlias { Cell = "zone1", Uid = 100 },
                }
            );
        }

        return scene;
    }

    public static Scene Sharded(this Scene scene, string keyspace, params string[] tables)
    {
        var vschema = new VSchemaKeyspace { Sharded = true, Vindexes = { ["hash"] = new() { Type = "hash" } } };
        foreach (var table in tables)
        {
            vschema.Tables[table] = new()
            {
                ColumnVindexes =
                {
                    new Protocols.VSchema.ColumnVindex { Column = "id", Name = "hash" },
                },
            };
        }

        return scene.Blank(keyspace, "-80", "80-").Put(Scene.Layout.VSchema(new(keyspace)), vschema);
    }
}
