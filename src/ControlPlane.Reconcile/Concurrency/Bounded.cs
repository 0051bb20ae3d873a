namespace ControlPlane.Reconcile.Concurrency;

/// <summary>
/// Runs work side by side, never more than a given number at once; the rest waits in order. Workers take one item after
/// the other: a semaphore that has to wait would leave the caller's synchronisation context.
/// </summary>
internal static class Bounded
{
    public static Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        int atOnce,
        Func<TItem, Task<TResult>> work,
        CancellationToken cancellation
    ) => Task.WhenAll(Start(items, atOnce, work, cancellation));

    /// <summary>For those who do not want to wait for all of it.</summary>
    public static Task<TResult>[] Start<TItem, TResult>(
        IEnumerable<TItem> items,
        int atOnce,
        Func<TItem, Task<TResult>> work,
        CancellationToken cancellation
    )
    {
        TItem[] all = [.. items];
        TaskCompletionSource<TResult>[] ended = [.. all.Select(_ => new TaskCompletionSource<TResult>())];
        var next = -1;
        for (var worker = 0; worker < Math.Min(atOnce, all.Length); worker++)
        {
            _ = WorkAsync();
        }

        return [.. ended.Select(one => one.Task)];

        async Task WorkAsync()
        {
            for (int index; (index = Interlocked.Increment(ref next)) < all.Length; )
            {
                await RunOneAsync(all[index], work, ended[index], cancellation);
            }
        }
    }

    private static async Task RunOneAsync<TItem, TResult>(
        TItem item,
        Func<TItem, Task<TResult>> work,
        TaskCompletionSource<TResult> ended,
        CancellationToken cancellation
    )
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            ended.SetResult(await work(item));
        }
        catch (OperationCanceledException canceled)
        {
            ended.SetCanceled(canceled.CancellationToken);
        }
        catch (Exception failed) // whatever it is, it is for who waits for the item
        {
            ended.SetException(failed);
            _ = ended.Task.Exception; // who no longer waits for the item has no use for its failure either
        }
    }
}
