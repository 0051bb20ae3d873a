namespace ControlPlane.Rpc.Tests.Peers;

/// <summary>Upper bounds of waiting. They say what did not happen; no test is timed by them.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static async Task Soon(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(Bound);
        }
        catch (TimeoutException) when (!task.IsFaulted)
        {
            throw new TimeoutException($"Waited {Bound.TotalSeconds} s for {what}.");
        }
    }

    public static async Task<T> Soon<T>(this Task<T> task, string what)
    {
        await Soon((Task)task, what);
        return await task;
    }
}
