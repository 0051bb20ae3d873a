using System.Diagnostics;

namespace ControlPlane.Bench.Processes;

/// <summary>Runs the published executable and measures it from outside: from before its start to after its exit.</summary>
internal static class Executable
{
    public static async Task<Measured> RunAsync(string path, string arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{path} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var (peak, processor) = await UsageOfAsync(process, cancellation);
        watch.Stop();
        await output;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{path} {arguments} exited with {process.ExitCode}: {await errors}");
        }

        return new(watch.Elapsed, processor, peak);
    }

    private static async Task<(long Peak, TimeSpan Processor)> UsageOfAsync(
        Process process,
        CancellationToken cancellation
    )
    {
        var (peak, processor) = (0L, TimeSpan.Zero);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var exit = process.WaitForExitAsync(cancellation);
        while (!exit.IsCompleted)
        {
            if (ProcessStatus.Read(process.Id) is { } now)
            {
                (peak, processor) = (Math.Max(peak, now.PeakBytes), now.Processor);
            }

            await Task.WhenAny(exit, timer.WaitForNextTickAsync(cancellation).AsTask());
        }

        await exit;
        return (peak, processor);
    }
}

/// <param name="Processor">Processor time of all threads, as last seen before the exit.</param>
/// <param name="PeakBytes">The largest resident set seen.</param>
internal readonly record struct Measured(TimeSpan Elapsed, TimeSpan Processor, long PeakBytes);
