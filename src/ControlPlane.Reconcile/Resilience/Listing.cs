using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Resilience;

/// <summary>
/// A listing that is read page by page, each with a time limit of its own. The stream lives longer than one page, so it
/// has a cancellation of its own, which a page that takes too long pulls.
/// </summary>
internal sealed class Listing(Func<IAsyncEnumerable<ListPage>> list, CancellationToken cancellation) : IAsyncDisposable
{
    private IAsyncEnumerator<ListPage>? pages;
    private CancellationTokenSource? life;

    /// <summary>Opens the listing, anew if it was open, and reads its first page.</summary>
    public async Task<ListPage?> FirstAsync(CancellationToken limit)
    {
        await DisposeAsync();
        life = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        pages = list().GetAsyncEnumerator(life.Token);
        return await NextAsync(limit);
    }

    /// <summary>Null: that was the last page.</summary>
    public async Task<ListPage?> NextAsync(CancellationToken limit)
    {
        using var late = limit.Register(life!.Cancel);
        try
        {
            return await pages!.MoveNextAsync() ? pages.Current : null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new OperationCanceledException(limit); // the one that Polly takes for its own
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (pages is not null)
        {
            await pages.DisposeAsync();
            pages = null;
        }

        life?.Dispose();
        life = null;
    }
}
