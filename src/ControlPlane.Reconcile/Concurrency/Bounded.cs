namespace ControlPlane.Reconcile.Concurrency;

/// <summary>Runs work side by side, never more than a given number at once; the rest waits in order.</summary>
internal static class Bounded
{
    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        int atOnce,
        Func<TItem, Task<TResult>> work,
        CancellationToken cancellation
    )
    {
        using var slots = new SemaphoreSlim(atOnce);
        return await Task.WhenAll(items.Select(RunOneAsync).ToArray());

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
