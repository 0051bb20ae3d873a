using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using ControlPlane.Torture.Stages;
using Google.Protobuf;
using VSchema = ControlPlane.Protocols.VSchema;

namespace ControlPlane.Torture.Writers;

/// <summary>
/// Changes of inputs. Each makes a state that never was before, by a number that goes up, so a record tells by its
/// content which inputs it was computed from.
/// </summary>
internal static class Inputs
{
    private static readonly string[] Whole = ["-"];
    private static readonly string[] Halves = ["-80", "80-"];
    private static int number;

    public static bool IsOf(KeyspaceName keyspace, Key key) =>
        Cluster.IsInput(key) && key.StartsWith(Cluster.Layout.Root.Key($"keyspaces/{keyspace}/"));

    public static ImmutableArray<Write> Created(KeyspaceName keyspace) =>
        [.. Throttled(keyspace), .. Applied(keyspace), .. Whole.Select(shard => Shard(keyspace, shard))];

    public static ImmutableArray<Write> Removed(IEnumerable<Entry> inputs) =>
        [.. inputs.Select(entry => new Write.Delete(entry.Key))];

    public static ImmutableArray<Write> Throttled(KeyspaceName keyspace)
    {
        var record = new Keyspace { ThrottlerConfig = new() { CustomQuery = Next() } };
        return [new Write.Put(Cluster.Layout.Keyspace(keyspace), record.ToByteString())];
    }

    /// <summary>Sharded: only tables of unsharded keyspaces wait for quiet (docs/decisions/0005).</summary>
    public static ImmutableArray<Write> Applied(KeyspaceName keyspace)
    {
        var vschema = new VSchema.Keyspace { Sharded = true };
        vschema.Vindexes["hash"] = new() { Type = "hash" };
        foreach (var table in new[] { "orders", "items", Next() })
        {
            vschema.Tables[table] = new()
            {
                ColumnVindexes =
                {
                    new VSchema.ColumnVindex { Column = "id", Name = "hash" },
                },
            };
        }

        return [new Write.Put(Cluster.Layout.VSchema(keyspace), vschema.ToByteString())];
    }

    /// <summary>From one shard to two, or back, in one step: no moment shows a Reshard under way.</summary>
    public static ImmutableArray<Write> Resharded(KeyspaceName keyspace, IEnumerable<Entry> inputs)
    {
        var isWhole = inputs.Any(entry => entry.Key == Cluster.Layout.Shard(keyspace, new(Whole[0])));
        var (from, to) = isWhole ? (Whole, Halves) : (Halves, Whole);
        return
        [
            .. from.Select(shard => new Write.Delete(Cluster.Layout.Shard(keyspace, new(shard)))),
            .. to.Select(shard => Shard(keyspace, shard)),
            .. Throttled(keyspace),
        ];
    }

    private static Write.Put Shard(KeyspaceName keyspace, string shard)
    {
        var name = new ShardName(shard);
        var record = new Shard { KeyRange = name.KeyRange?.ToMessage(), IsPrimaryServing = true };
        return new(Cluster.Layout.Shard(keyspace, name), record.ToByteString());
    }

    private static string Next() => $"{Trap.Sign}_{Interlocked.Increment(ref number)}";
}
