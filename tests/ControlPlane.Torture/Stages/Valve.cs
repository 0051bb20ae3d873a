namespace ControlPlane.Torture.Stages;

/// <summary>Lets pass, or makes wait until it is opened again.</summary>
internal sealed class Valve
{
    private volatile TaskCompletionSource? closed;

    public void Close() => closed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        var was = closed;
        closed = null;
        was?.TrySetResult();
    }

    public async ValueTask PassAsync(CancellationToken cancellation)
    {
        while (closed is { } waiting)
        {
            await waiting.Task.WaitAsync(cancellation);
        }
    }
}
