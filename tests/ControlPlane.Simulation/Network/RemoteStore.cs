using System.Runtime.CompilerServices;
using ControlPlane.Simulation.Kernel;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Network;

/// <summary>
/// A store as a node sees it across the network: what was sent goes on without the node. A write whose sender crashed or
/// gave up may still arrive, and nobody learns of its reply.
/// </summary>
public sealed class RemoteStore(ITopologyStore inner, SimNode network) : ITopologyStore
{
    public string Address => inner.Address;

    public StoreLimits Limits => inner.Limits;

    public async IAsyncEnumerable<ListPage> ListAsync(
        KeySpan span,
        ListOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var pages = inner.ListAsync(span, options, cancellation).GetAsyncEnumerator(cancellation);
        while (await SendAsync(() => pages.MoveNextAsync().AsTask(), cancellation))
        {
            yield return pages.Current;
        }
    }

    public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) =>
        SendAsync(() => inner.GetAsync(key, cancellation), cancellation);

    public Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation) =>
        SendAsync(() => inner.CommitAsync(transaction, CancellationToken.None), cancellation);

    public async IAsyncEnumerable<TopologyChange> WatchAsync(
        KeySpan span,
        Revision? after,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var changes = inner.WatchAsync(span, after, left.Token).GetAsyncEnumerator(left.Token);
        var moving = Task.FromResult(false);
        try
        {
            while (await SendAsync(() => moving = changes.MoveNextAsync().AsTask(), cancellation))
            {
                yield return changes.Current;
            }
        }
        finally
        {
            left.Cancel();
            _ = network.Start(() => CloseAsync(changes, moving));
        }
    }

    public Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
        SendAsync(() => inner.GrantAsync(timeToLive, CancellationToken.None), cancellation);

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        SendAsync(() => inner.RenewAsync(lease, CancellationToken.None), cancellation);

    public async Task RevokeAsync(LeaseId lease, CancellationToken cancellation) =>
        await SendAsync(
            async () =>
            {
                await inner.RevokeAsync(lease, CancellationToken.None);
                return true;
            },
            cancellation
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> SendAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<T>();
        _ = network.Start(() => AnswerAsync(call, answer));
        return await answer.Task.WaitAsync(cancellation);
    }

    /// <summary>An enumerator may not be disposed of before its last move has ended.</summary>
    private static async Task CloseAsync(IAsyncEnumerator<TopologyChange> changes, Task moving)
    {
        try
        {
            await moving;
        }
        catch (Exception failed) when (failed is StoreException or OperationCanceledException)
        {
            // Its node has been told, or has left.
        }

        await changes.DisposeAsync();
    }

    private static async Task AnswerAsync<T>(Func<Task<T>> call, TaskCompletionSource<T> answer)
    {
        try
        {
            answer.SetResult(await call());
        }
        catch (OperationCanceledException canceled)
        {
            answer.SetCanceled(canceled.CancellationToken);
        }
        catch (Exception failed) // whatever it is, it is the caller's
        {
            answer.SetException(failed);
            _ = answer.Task.Exception; // a caller that crashed or gave up will not look
        }
    }
}
