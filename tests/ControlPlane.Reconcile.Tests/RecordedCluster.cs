using System.Text.Json;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Tests;

/// <summary>
/// Every key of a real etcd, written by the real vtctldclient: three cells, six keyspaces, a Reshard in preparation, all
/// kinds of rules; before any serving record existed, and after Vitess' own rebuilds.
/// </summary>
internal static class RecordedCluster
{
    public static IReadOnlyDictionary<Key, ByteString> Before { get; } = Read("cluster-before.json");

    public static IReadOnlyDictionary<Key, ByteString> After { get; } = Read("cluster-after.json");

    private static SortedDictionary<Key, ByteString> Read(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", file);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var keys = new SortedDictionary<Key, ByteString>();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            keys[Key.FromText(property.Name)] = ByteString.FromBase64(property.Value.GetString()!);
        }

        return keys;
    }
}
