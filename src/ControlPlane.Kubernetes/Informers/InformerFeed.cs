using System.Runtime.CompilerServices;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Informers;

/// <summary>
/// One consumer's view of an informer, at the consumer's own pace. While it is busy, keys gather, each once, so the feed
/// is bounded by the objects there are and a slow consumer loses nothing: it finds the newest state when it comes back.
/// </summary>
public sealed class InformerFeed<T>
    where T : class
{
    private readonly Lock gate = new();
    private readonly SortedSet<ObjectKey> keys = [];
    private readonly Informer<T> informer;
    private TaskCompletionSource? waiting;
    private bool isNews = true;

    internal InformerFeed(Informer<T> informer) => this.informer = informer;

    /// <summary>
    /// Every step from now on, the first one at once with all keys that are known. Ends by cancellation only. One
    /// reader at a time.
    /// </summary>
    public async IAsyncEnumerable<InformerChange<T>> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        while (true)
        {
            yield return await NextAsync(cancellation);
        }
    }

    /// <summary>The next step; waits until there is one.</summary>
    public async Task<InformerChange<T>> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task news;
            lock (gate)
            {
                if (isNews)
                {
                    isNews = false;
                    ObjectKey[] taken = [.. keys];
                    keys.Clear();
                    return new(informer.Current, [.. taken], informer.Health);
                }

                waiting ??= new();
                news = waiting.Task;
            }

            await news.WaitAsync(cancellation);
            await Task.Yield(); // the informer goes on, and not with the consumer's work
        }
    }

    internal void Tell(IEnumerable<ObjectKey> changed)
    {
        TaskCompletionSource? woken;
        lock (gate)
        {
            keys.UnionWith(changed);
            isNews = true;
            (woken, waiting) = (waiting, null);
        }

        woken?.TrySetResult();
    }
}
