using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Locks;

/// <summary>
/// Takes the locks of a topology's global store so that Vitess and we wait for each other. Unlike Vitess a lock that is
/// held stays alive for as long as its process does (faults-to-beat.md V3).
/// </summary>
public sealed class TopologyLocks(ITopologyStore store, LockOwner owner, TimeProvider time)
{
    private static readonly TimeSpan PauseBeforeQueueingAgain = TimeSpan.FromMilliseconds(100);

    /// <param name="action">What for, in the words operators know, for example <c>RebuildKeyspace</c>.</param>
    /// <exception cref="StoreException">The store failed or refused. Nothing of ours is left, or ends by itself.</exception>
    public async Task<LockOutcome> AcquireAsync(
        LockDirectory directory,
        string action,
        LockOptions options,
        CancellationToken cancellation
    )
    {
        var queue = new LockQueue(store, directory);
        using var deadline = new CancellationTokenSource(options.WaitTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            if (directory.MustExist && !await ExistsAsync(directory, either.Token))
            {
                return new LockOutcome.NoSuchDirectory(directory);
            }

            while (true)
            {
                if (await QueueAsync(queue, directory, action, options, either.Token) is { } handle)
                {
                    return new LockOutcome.Held(handle);
                }

                await Task.Delay(PauseBeforeQueueingAgain, time, either.Token);
            }
        }
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new LockOutcome.TimedOut(queue.Ahead);
        }
    }

    /// <summary>Null: our place in the queue was lost before its turn came.</summary>
    private async Task<LockHandle?> QueueAsync(
        LockQueue queue,
        LockDirectory directory,
        string action,
        LockOptions options,
        CancellationToken cancellation
    )
    {
        var lease = await KeptLease.GrantAsync(store, options.TimeToLive, time, cancellation);
        LockHandle? held = null;
        try
        {
            var (place, value) = (directory.PlaceOf(lease.Id), LockValue.Encode(action, owner, time.GetUtcNow()));
            if (
                await queue.EnterAsync(lease.Id, value, cancellation) is { } entered
                && await queue.TurnAsync(place, entered, cancellation)
            )
            {
                held = new LockHandle(lease, place, entered);
            }

            return held;
        }
        finally
        {
            if (held is null)
            {
                await lease.DisposeAsync();
            }
        }
    }

    private async Task<bool> ExistsAsync(LockDirectory directory, CancellationToken cancellation)
    {
        var first = new ListOptions(KeysOnly: true, PageSize: 1);
        await foreach (var page in store.ListAsync(directory.Contents, first, cancellation))
        {
            return !page.Entries.IsEmpty;
        }

        return false;
    }
}
