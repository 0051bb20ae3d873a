using System.Diagnostics;
using System.Globalization;

namespace ControlPlane.Bench;

/// <summary>A <c>run</c> of the published executable, watched from outside.</summary>
internal sealed class RunningController : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    public RunningController(string executable, string arguments)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start) ?? throw new InvalidOperationException($"{executable} did not start.");
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>The kernel's own high-water mark of the resident set, in bytes.</summary>
    public long PeakBytes => InStatus("VmHWM:");

    public long ResidentBytes => InStatus("VmRSS:");

    /// <summary>Processor time used so far, of all threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"run ended by itself with {process.ExitCode}: {await errors}");
        }

        using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private long InStatus(string field) =>
        long.Parse(
            File.ReadLines($"/proc/{process.Id}/status")
                .First(line => line.StartsWith(field, StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture
        ) * 1024;
}
