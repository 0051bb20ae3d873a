using System.Collections.Immutable;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Locks;

/// <summary>
/// The queue of one lock, by upstream's protocol (go/vt/topo/etcd2topo/lock.go): everyone puts one key, once, with a
/// lease of its own; who has the lowest modification revision holds the lock; everyone else watches the one before.
/// </summary>
internal sealed class LockQueue(ITopologyStore store, LockDirectory directory)
{
    /// <summary>Who was before us when we last looked, the holder first.</summary>
    public ImmutableArray<LockInfo> Ahead { get; private set; } = [];

    /// <summary>
    /// Puts our key. Its revision, or null when it is not there: then the lease must be revoked, because a put whose
    /// reply was lost may still be on its way, and only a lease that is gone keeps it out.
    /// </summary>
    public async Task<Revision?> EnterAsync(LeaseId lease, ByteString value, CancellationToken cancellation)
    {
        var key = directory.PlaceOf(lease);
        var entering = new Transaction(
            [new Condition.CreatedAt(key, Revision.None)],
            [new Write.Put(key, value, lease)]
        );
        if (await store.CommitAsync(entering, cancellation) is CommitOutcome.Committed(var at))
        {
            return at;
        }

        var found = await store.GetAsync(key, cancellation);
        return found?.Lease == lease ? found.Modified : null;
    }

    /// <summary>Waits until nobody is before us. False: our own key is no longer where it was.</summary>
    public async Task<bool> TurnAsync(Key own, Revision entered, CancellationToken cancellation)
    {
        while (true)
        {
            var (queue, at) = await LookAsync(cancellation);
            if (!queue.Exists(entry => entry.Key == own && entry.Modified == entered))
            {
                return false;
            }

            Ahead =
            [
                .. queue
                    .Where(entry => entry.Modified < entered)
                    .OrderBy(entry => entry.Modified)
                    .Select(LockInfo.Read),
            ];
            if (Ahead.IsEmpty)
            {
                return true;
            }

            await MovedAsync(Ahead[^1].Key, at, cancellation);
        }
    }

    private async Task<(List<Entry> Queue, Revision At)> LookAsync(CancellationToken cancellation)
    {
        var queue = new List<Entry>();
        var at = Revision.None;
        await foreach (var page in store.ListAsync(directory.Queue, new ListOptions(), cancellation))
        {
            queue.AddRange(page.Entries);
            at = page.At;
        }

        return (queue, at);
    }

    /// <summary>Deleted, or put again, which moves its owner behind us.</summary>
    private async Task MovedAsync(Key key, Revision seen, CancellationToken cancellation)
    {
        await foreach (var change in store.WatchAsync(KeySpan.Single(key), seen, cancellation))
        {
            if (change is not TopologyChange.Alive)
            {
                return;
            }
        }
    }
}
