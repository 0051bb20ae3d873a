using System.Runtime.CompilerServices;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Faults;

/// <summary>
/// A store behind a connection where things go wrong as <paramref name="faults"/> says. It keeps the promises of
/// <see cref="ITopologyStore"/> as an engine over a network keeps them: an ambiguous commit is
/// <see cref="CommitOutcome.Unknown"/>, and a watch that lost its stream opens it again.
/// </summary>
public sealed class FaultyStore(ITopologyStore inner, IStoreFaults faults, TimeProvider time) : ITopologyStore
{
    private static readonly TimeSpan PauseBeforeWatchingAgain = TimeSpan.FromSeconds(1);

    public string Address => inner.Address;

    public StoreLimits Limits => inner.Limits;

    public async IAsyncEnumerable<ListPage> ListAsync(
        KeySpan span,
        ListOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var pages = inner.ListAsync(span, options, cancellation).GetAsyncEnumerator(cancellation);
        for (var page = 0; await CallAsync(new StoreCall.List(span, page), NextAsync, cancellation); page++)
        {
            yield return pages.Current;
        }

        async Task<bool> NextAsync() => await pages.MoveNextAsync();
    }

    public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) =>
        CallAsync(new StoreCall.Get(key), () => inner.GetAsync(key, cancellation), cancellation);

    public async Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation)
    {
        var call = new StoreCall.Commit(transaction);
        if (!Passes(await faults.OnRequestAsync(call, cancellation)))
        {
            return new CommitOutcome.Unknown($"{Address} did not answer the transaction.");
        }

        var outcome = await inner.CommitAsync(transaction, cancellation);
        return Passes(await faults.OnReplyAsync(call, cancellation))
            ? outcome
            : new CommitOutcome.Unknown($"{Address} did not answer the transaction.");
    }

    public async IAsyncEnumerable<TopologyChange> WatchAsync(
        KeySpan span,
        Revision? after,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var told = after;
        while (true)
        {
            var watch = new StoreCall.Watch(span, told);
            if (await OpensAsync(watch, cancellation))
            {
                await foreach (var change in inner.WatchAsync(span, told, cancellation))
                {
                    if (!Passes(await faults.OnChangeAsync(watch, change, cancellation)))
                    {
                        break;
                    }

                    told = change is TopologyChange.Alive ? told : change.At;
                    yield return change;
                }
            }
            else
            {
                await Task.Delay(PauseBeforeWatchingAgain, time, cancellation);
            }
        }
    }

    public Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
        CallAsync(new StoreCall.Grant(timeToLive), () => inner.GrantAsync(timeToLive, cancellation), cancellation);

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        CallAsync(new StoreCall.Renew(lease), () => inner.RenewAsync(lease, cancellation), cancellation);

    public Task RevokeAsync(LeaseId lease, CancellationToken cancellation) =>
        CallAsync(
            new StoreCall.Revoke(lease),
            async () =>
            {
                await inner.RevokeAsync(lease, cancellation);
                return true;
            },
            cancellation
        );

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> CallAsync<T>(StoreCall call, Func<Task<T>> send, CancellationToken cancellation)
    {
        if (!Passes(await faults.OnRequestAsync(call, cancellation)))
        {
            throw NotAnswered(call);
        }

        var answer = await send();
        return Passes(await faults.OnReplyAsync(call, cancellation)) ? answer : throw NotAnswered(call);
    }

    /// <summary>A watch never fails for a connection: it is tried again.</summary>
    private async Task<bool> OpensAsync(StoreCall.Watch watch, CancellationToken cancellation)
    {
        var fate = await faults.OnRequestAsync(watch, cancellation);
        return fate is not Fate.Refusal(StoreFailure.Unavailable) && Passes(fate);
    }

    private bool Passes(Fate fate) =>
        fate is Fate.Refusal(var failure)
            ? throw new StoreException(failure, Address, $"{Address} refused: {failure}.")
            : fate is Fate.Passed;

    private StoreException NotAnswered(StoreCall call) =>
        new(StoreFailure.Unavailable, Address, $"{Address} did not answer {call}.");
}
