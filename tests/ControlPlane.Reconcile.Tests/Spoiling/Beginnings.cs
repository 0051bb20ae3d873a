using ControlPlane.Protocols.Topodata;
using ControlPlane.Timelines;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Tests.Spoiling;

/// <summary>Real topologies to begin with: before and after a rebuild, and in the middle of MoveTables and Reshard runs.</summary>
internal static class Beginnings
{
    /// <summary>So many recorded writes lie between two of the topologies that are taken out of the timelines.</summary>
    private const int Stride = 40;

    public static IReadOnlyList<IReadOnlyDictionary<Key, ByteString>> All { get; } =
    [RecordedCluster.Before, RecordedCluster.After, .. FromTimelines()];

    private static IEnumerable<IReadOnlyDictionary<Key, ByteString>> FromTimelines()
    {
        var keys = new SortedDictionary<Key, ByteString>();
        var written = 0;
        foreach (var change in Recording.Steps.SelectMany(step => step.Events))
        {
            if (change.Value is { } value)
            {
                keys[Key.FromText(change.Key)] = Here(change.Key, ByteString.CopyFrom(value));
            }
            else
            {
                keys.Remove(Key.FromText(change.Key));
            }

            if (++written % Stride == 0)
            {
                yield return new SortedDictionary<Key, ByteString>(keys);
            }
        }
    }

    /// <summary>The recordings were made on an etcd that listened elsewhere.</summary>
    private static ByteString Here(string key, ByteString value)
    {
        if (!key.EndsWith("/CellInfo", StringComparison.Ordinal))
        {
            return value;
        }

        var info = CellInfo.Parser.ParseFrom(value);
        info.ServerAddress = World.GlobalAddress;
        return info.ToByteString();
    }
}
