using System.Collections.Immutable;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Leaving;

/// <summary>Finds and deletes what lies under our own directory of the global root, and nothing else.</summary>
internal static class OwnKeys
{
    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public static async Task<ImmutableArray<OwnKey>> FindAsync(
        TopologyConnection topology,
        CancellationToken cancellation
    )
    {
        var keys = ImmutableArray.CreateBuilder<OwnKey>();
        var listing = new ListOptions(KeysOnly: true);
        await foreach (var page in topology.Global.ListAsync(topology.Layout.OwnRecords, listing, cancellation))
        {
            keys.AddRange(
                from entry in page.Entries
                let fate = entry.Lease == LeaseId.None ? OwnKeyFate.Found : OwnKeyFate.Held
                select new OwnKey(entry.Key, entry.Modified, fate)
            );
        }

        return keys.ToImmutable();
    }

    /// <summary>Deletes those that nobody holds, each only if it is as it was found.</summary>
    /// <exception cref="StoreException">The global store refuses.</exception>
    public static async Task<ImmutableArray<OwnKey>> DeleteAsync(
        ITopologyStore global,
        ImmutableArray<OwnKey> found,
        CancellationToken cancellation
    )
    {
        var result = new List<OwnKey>(found.Where(key => key.Fate is OwnKeyFate.Held));
        foreach (var some in found.Where(key => key.Fate is OwnKeyFate.Found).Chunk(global.Limits.MaxOperations))
        {
            result.AddRange(await DeleteTogetherAsync(global, some, cancellation));
        }

        return [.. result.OrderBy(key => key.Key)];
    }

    /// <summary>Where one was written meanwhile, each is tried for itself.</summary>
    private static async Task<IEnumerable<OwnKey>> DeleteTogetherAsync(
        ITopologyStore global,
        OwnKey[] keys,
        CancellationToken cancellation
    )
    {
        var outcome = await global.CommitAsync(
            new(
                [.. keys.Select(key => new Condition.ModifiedAt(key.Key, key.Modified))],
                [.. keys.Select(key => new Write.Delete(key.Key))]
            ),
            cancellation
        );
        if (outcome is CommitOutcome.Conflict && keys.Length > 1)
        {
            var alone = new List<OwnKey>();
            foreach (var key in keys)
            {
                alone.AddRange(await DeleteTogetherAsync(global, [key], cancellation));
            }

            return alone;
        }

        var fate = outcome switch
        {
            CommitOutcome.Committed => OwnKeyFate.Deleted,
            CommitOutcome.Conflict => OwnKeyFate.Conflict,
            _ => OwnKeyFate.Unknown,
        };
        return keys.Select(key => key with { Fate = fate });
    }
}
