using System.Runtime.CompilerServices;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Memory;

/// <summary>
/// A store in memory with etcd's semantics: every revision readable until compacted, guarded transactions, leases on
/// the given clock, watches that resume. Each call is one atomic step done on the caller's thread; waiting happens on
/// the caller's synchronisation context only, so the store can live inside a deterministic simulation.
/// </summary>
public sealed partial class MemoryStore : ITopologyStore
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly MemoryStoreOptions options;
    private readonly History history;
    private readonly MemoryLeases leases;
    private readonly List<MemoryWatch> watches = [];
    private StoreCounts counts;
    private bool disposed;

    public MemoryStore(TimeProvider time, MemoryStoreOptions? options = null)
    {
        this.time = time;
        this.options = options ?? new MemoryStoreOptions();
        history = new History(this.options.HistoryLength);
        leases = new MemoryLeases(time, ExpireIfDue);
    }

    public string Address => options.Address;

    public StoreLimits Limits => options.Limits;

    public async IAsyncEnumerable<ListPage> ListAsync(
        KeySpan span,
        ListOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        KeySpan? rest = span;
        var at = options.At;
        while (rest is { } unread)
        {
            (var page, rest) = await AnswerAsync(() => ReadPage(unread, options with { At = at }), cancellation);
            at = page.At;
            yield return page;
        }
    }

    public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) =>
        AnswerAsync(
            () =>
            {
                var found = history.Newest.Entries.Find(key);
                CountRead(keys: found is null ? 0 : 1);
                return found;
            },
            cancellation
        );

    public Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation) =>
        AnswerAsync(() => Commit(transaction), cancellation);

    public async IAsyncEnumerable<TopologyChange> WatchAsync(
        KeySpan span,
        Revision? after,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var watch = await AnswerAsync(() => Open(span, after), cancellation);
        try
        {
            var toldAt = time.GetTimestamp();
            while (true)
            {
                while (await AnswerAsync(() => Next(watch), cancellation) is { } change)
                {
                    toldAt = time.GetTimestamp();
                    yield return change;
                }

                var quietLeft = options.AliveInterval - time.GetElapsedTime(toldAt);
                if (quietLeft <= TimeSpan.Zero || !await watch.WokenAsync(quietLeft, time, cancellation))
                {
                    toldAt = time.GetTimestamp();
                    yield return new TopologyChange.Alive(Revision);
                }
            }
        }
        finally
        {
            Close(watch);
        }
    }

    public Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
        AnswerAsync(() => Grant(timeToLive), cancellation);

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        AnswerAsync(
            () =>
            {
                CountLeaseCall();
                return leases.Renew(lease);
            },
            cancellation
        );

    public Task RevokeAsync(LeaseId lease, CancellationToken cancellation) =>
        AnswerAsync(
            () =>
            {
                CountLeaseCall();
                return End(lease);
            },
            cancellation
        );

    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            disposed = true;
            leases.Dispose();
            WakeWatches();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>One atomic step. Failures travel in the task, as those of a store behind a network would.</summary>
    private Task<T> AnswerAsync<T>(Func<T> step, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        try
        {
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                return Task.FromResult(step());
            }
        }
        catch (StoreException failure)
        {
            return Task.FromException<T>(failure);
        }
    }
}
