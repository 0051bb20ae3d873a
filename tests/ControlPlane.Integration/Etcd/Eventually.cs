namespace ControlPlane.Integration.Etcd;

/// <summary>For what a real server or a socket does in its own time and tells nobody.</summary>
internal static class Eventually
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, string what, CancellationToken cancellation) =>
        TrueAsync(() => Task.FromResult(condition()), what, cancellation);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(AtMost);
        while (!await condition())
        {
            patience.Token.IsCancellationRequested.ShouldBeFalse($"Waited for {what}.");
            await Task.Delay(Between, cancellation);
        }
    }
}
