using System.Diagnostics;
using System.Globalization;

namespace ControlPlane.Bench.Processes;

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
    public long PeakBytes => Status.PeakBytes;

    public long ResidentBytes => Status.ResidentBytes;

    /// <summary>Connections and listeners that are open now.</summary>
    public int Sockets =>
        new DirectoryInfo($"/proc/{process.Id}/fd")
            .EnumerateFiles()
            .Count(file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <summary>Processor time used so far, of all threads.</summary>
    public TimeSpan ProcessorTime => Status.Processor;

    private ProcessStatus Status =>
        ProcessStatus.Read(process.Id)
        ?? throw new InvalidOperationException($"run ended by itself: {errors.GetAwaiter().GetResult()}");

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
}
