using ControlPlane.Cli.Commands;

namespace ControlPlane.Cli.Running;

/// <summary>
/// Lets loops begin a few at a time. The first look at a topology is the dearest: hundreds at once take so much time from
/// each other that all of them meet conflicts and run into limits. A loop makes room when it has settled, and after two
/// seconds at the latest, so that stores that are silent hold up others for a moment only.
/// </summary>
internal sealed class StartingLine(TimeProvider time) : IDisposable
{
    private const int Places = 16;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestFirstLook = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim places = new(Places, Places);

    /// <summary>Waits for room.</summary>
    public Task EnterAsync(CancellationToken cancellation) => places.WaitAsync(cancellation);

    /// <summary>
    /// Makes room when its loop has settled or had its time; call it once after having entered. The last one gives back what
    /// first looks have left: a loop at rest allocates so little that nothing else would for hours.
    /// </summary>
    public async Task LeaveAsync(Func<bool> hasSettled, CancellationToken cancellation)
    {
        try
        {
            await SettledWithinAsync(Longest, hasSettled, cancellation);
        }
        finally
        {
            places.Release();
        }

        if (await SettledWithinAsync(LongestFirstLook, hasSettled, cancellation) && places.CurrentCount == Places)
        {
            Garbage.GiveBack();
        }
    }

    private async Task<bool> SettledWithinAsync(TimeSpan limit, Func<bool> hasSettled, CancellationToken cancellation)
    {
        try
        {
            var begun = time.GetTimestamp();
            while (!hasSettled() && time.GetElapsedTime(begun) < limit)
            {
                await Task.Delay(Between, time, cancellation);
            }

            return hasSettled();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => places.Dispose();
}
