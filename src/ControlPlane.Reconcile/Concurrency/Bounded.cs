namespace ControlPlane.Reconcile.Concurrency;

/// <summary>Runs work side by side, never more than a given number at once; the rest waits in order.</summary>
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
        var slots = new SemaphoreSlim(atOnce);
        return [.. items.Select(RunOneAsync)];

        async Task<TResult> RunOneAsync(TItem item)
        {
            await slots.WaitAsync(cancellation);
            try
            {
                return await work(item);
            }
            finally
            {
                slots.Release();
            }
        }
    }
}
