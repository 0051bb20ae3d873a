using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Torture.Writers;

/// <summary>What fills a store up: keys of nobody.</summary>
internal static class Filler
{
    private static readonly Key Root = Key.FromText("/filler/");
    private static readonly ByteString Much = ByteString.CopyFrom(new byte[512 * 1024]);

    public static string Prefix => Root.ToString();

    public static bool Owns(Key key) => key.StartsWith(Root);

    /// <summary>Without its bytes, which nobody needs to remember.</summary>
    public static KeyChange Slim(KeyChange change) =>
        change is KeyChange.Put(var entry) && Owns(entry.Key)
            ? new KeyChange.Put(entry with { Value = ByteString.Empty })
            : change;

    /// <summary>Until the store takes no more.</summary>
    public static async Task FillAsync(ITopologyStore store, CancellationToken cancellation)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                await store.CommitAsync(new([], [new Write.Put(Key.FromText($"{Root}{i}"), Much)]), cancellation);
            }
        }
        catch (StoreException full) when (full.Failure is StoreFailure.NoSpace) { }
    }
}
