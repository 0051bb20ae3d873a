using System.Diagnostics;

namespace ControlPlane.Bench;

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
        var peak = await PeakOfAsync(process, cancellation);
        watch.Stop();
        await output;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{path} {arguments} exited with {process.ExitCode}: {await errors}");
        }

        return new(watch.Elapsed, peak);
    }

    private static async Task<long> PeakOfAsync(Process process, CancellationToken cancellation)
    {
        var peak = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var exit = process.WaitForExitAsync(cancellation);
        while (!exit.IsCompleted)
        {
            peak = Math.Max(peak, ResidentPeakOf(process));
            await Task.WhenAny(exit, timer.WaitForNextTickAsync(cancellation).AsTask());
        }

        await exit;
        return peak;
    }

    /// <summary>The kernel's own high-water mark; zero once the process is gone.</summary>
    private static long ResidentPeakOf(Process process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], null) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

/// <param name="PeakBytes">The largest resident set seen.</param>
internal readonly record struct Measured(TimeSpan Elapsed, long PeakBytes);
