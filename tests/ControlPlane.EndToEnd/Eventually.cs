using System.Diagnostics;

namespace ControlPlane.EndToEnd;

/// <summary>Waits for what a running process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(2);

    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> TrueAsync(Func<Task<bool>> holds, TimeSpan? within = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            watch.Elapsed.ShouldBeLessThan(within ?? Longest, "it does not come true");
            await Task.Delay(Between);
        }

        return watch.Elapsed;
    }
}
