namespace ControlPlane.Rpc.Calls;

/// <summary>
/// The span of one call: a token that ends it for any reason, and which reason it was. The deadline is measured on the
/// monotonic clock of a <see cref="TimeProvider"/>.
/// </summary>
internal sealed class CallScope : IDisposable
{
    // The longest a timer can be set to. Nobody waits for it; the server is told the true value.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TimeProvider time;
    private readonly long startedAt;
    private readonly CancellationToken caller;
    private readonly CancellationToken channel;
    private readonly CancellationTokenSource? deadline;
    private readonly CancellationTokenSource any;

    public CallScope(TimeSpan? timeout, TimeProvider time, CancellationToken channel, CancellationToken caller)
    {
        Timeout = timeout;
        this.time = time;
        this.caller = caller;
        this.channel = channel;
        startedAt = time.GetTimestamp();
        if (timeout is { } span && span <= LongestTimer)
        {
            deadline = new CancellationTokenSource(span > TimeSpan.Zero ? span : TimeSpan.Zero, time);
        }
        any = CancellationTokenSource.CreateLinkedTokenSource(
            caller,
            channel,
            deadline?.Token ?? CancellationToken.None
        );
        Token = any.Token;
    }

    public TimeSpan? Timeout { get; }

    /// <summary>Ends the call.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether the caller's own token ended the call.</summary>
    public bool CallerCancelled => caller.IsCancellationRequested;

    public bool ChannelClosed => channel.IsCancellationRequested;

    // The timer is asked too: it may run a little ahead of the timestamps.
    public bool DeadlinePassed =>
        Timeout is { } span && (deadline?.IsCancellationRequested == true || time.GetElapsedTime(startedAt) >= span);

    public OperationCanceledException CallerCancellation() => new(caller);

    /// <summary>Ends the call. A caller's token may fire while the call is being disposed of; there is nothing to end then.</summary>
    public void End()
    {
        try
        {
            any.Cancel();
        }
        catch (ObjectDisposedException) { }
    }

    public void Dispose()
    {
        any.Dispose();
        deadline?.Dispose();
    }
}
