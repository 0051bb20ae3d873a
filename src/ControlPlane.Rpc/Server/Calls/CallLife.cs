namespace ControlPlane.Rpc.Server.Calls;

/// <summary>
/// How long one call may live. <see cref="CutOff"/> completes when the call has to end though its handler is at work; the
/// handler's token is cancelled only after that has been told to the client, or at once when the client is gone.
/// </summary>
internal sealed class CallLife : IDisposable
{
    // The longest a timer can be set to. Nobody waits for it.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TaskCompletionSource<RpcStatus> cutOff = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource handler;
    private readonly CancellationTokenSource? deadline;
    private readonly CancellationTokenRegistration atDeadline;
    private readonly CancellationTokenRegistration atStop;

    public CallLife(TimeSpan? timeout, TimeProvider time, CancellationToken gone, CancellationToken stopping)
    {
        handler = CancellationTokenSource.CreateLinkedTokenSource(gone);
        if (timeout is { } span && span <= LongestTimer)
        {
            deadline = new CancellationTokenSource(span, time);
            atDeadline = deadline.Token.UnsafeRegister(
                Say(RpcStatusCode.DeadlineExceeded, "context deadline exceeded"),
                null
            );
        }
        atStop = stopping.UnsafeRegister(Say(RpcStatusCode.Unavailable, "The server is shutting down."), null);
    }

    /// <summary>The handler's token.</summary>
    public CancellationToken Token => handler.Token;

    public Task<RpcStatus> CutOff => cutOff.Task;

    public void StopHandler() => handler.Cancel();

    public void Dispose()
    {
        atStop.Dispose();
        atDeadline.Dispose();
        deadline?.Dispose();
        handler.Dispose();
    }

    private Action<object?> Say(RpcStatusCode code, string text) =>
        _ => cutOff.TrySetResult(RpcStatus.Answer(code, text));
}
