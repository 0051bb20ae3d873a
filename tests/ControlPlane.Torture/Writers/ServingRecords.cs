using System.Collections.Immutable;
using ControlPlane.Serving.Records;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Timelines;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Torture.Writers;

/// <summary>What others do to serving records.</summary>
internal static class ServingRecords
{
    /// <summary>No message of any kind: a length that reaches beyond the end.</summary>
    private static readonly ByteString Garbage = ByteString.CopyFrom(0x0A, 0xFF, 0x01, 0x02);

    public static ImmutableArray<Write> Deleted(Random random, CellName cell, KeyspaceName keyspace)
    {
        var layout = Cluster.LayoutOf(cell);
        return random.Next(3) switch
        {
            0 => [new Write.Delete(layout.SrvVSchema)],
            1 => [new Write.Delete(layout.SrvKeyspace(keyspace))],
            _ => [new Write.Delete(layout.SrvVSchema), new Write.Delete(layout.SrvKeyspace(keyspace))],
        };
    }

    public static ImmutableArray<Write> Spoilt(Random random, CellName cell, KeyspaceName keyspace)
    {
        var layout = Cluster.LayoutOf(cell);
        var value = random.Next(2) == 0 ? Garbage : ByteString.Empty;
        return [new Write.Put(random.Next(2) == 0 ? layout.SrvVSchema : layout.SrvKeyspace(keyspace), value)];
    }

    public static ImmutableArray<Write> Rebuilt(IEnumerable<Entry> inputs, Revision at, CellName cell)
    {
        var records = GlobalRecordsReader.Read(Cluster.Layout, inputs, at);
        var vschema = NaiveRebuild.SrvVSchemaOf(records).ToByteString();
        var layout = Cluster.LayoutOf(cell);
        return
        [
            .. records
                .Keyspaces.Where(pair => pair.Value.Keyspace is not null)
                .Select(pair => new Write.Put(
                    layout.SrvKeyspace(pair.Key),
                    NaiveRebuild.SrvKeyspaceOf(pair.Value).ToByteString()
                )),
            new Write.Put(layout.SrvVSchema, vschema),
        ];
    }
}
