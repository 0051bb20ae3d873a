using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;
using Google.Protobuf;
using VSchema = ControlPlane.Protocols.VSchema;

namespace ControlPlane.EndToEnd;

/// <summary>Records as Vitess would write them; keys are relative to the root of a <see cref="World"/>.</summary>
internal static class Sample
{
    /// <summary>No message of any kind: a length that reaches beyond the end.</summary>
    public static ByteString Garbage { get; } = ByteString.CopyFrom(0x0A, 0xFF, 0x01, 0x02);

    /// <summary>A keyspace with shards that all serve, and a VSchema.</summary>
    public static IEnumerable<(string Key, ByteString Value)> Keyspace(string name, params IEnumerable<string> shards)
    {
        yield return ($"global/keyspaces/{name}/Keyspace", new Keyspace().ToByteString());
        yield return ($"global/keyspaces/{name}/VSchema", VSchemaOf($"{name}_orders").ToByteString());
        foreach (var shard in shards)
        {
            yield return ($"global/keyspaces/{name}/shards/{shard}/Shard", Shard(shard).ToByteString());
        }
    }

    public static Shard Shard(string name, bool serves = true) =>
        new() { KeyRange = new ShardName(name).KeyRange?.ToMessage(), IsPrimaryServing = serves };

    public static VSchema.Keyspace VSchemaOf(params IEnumerable<string> tables)
    {
        var vschema = new VSchema.Keyspace();
        foreach (var table in tables)
        {
            vschema.Tables[table] = new();
        }

        return vschema;
    }

    public static ByteString CellInfo(string address, string root) =>
        new CellInfo { ServerAddress = address, Root = root }.ToByteString();
}
