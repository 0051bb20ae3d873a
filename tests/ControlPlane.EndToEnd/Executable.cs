using System.Diagnostics;

namespace ControlPlane.EndToEnd;

/// <summary>The published executable, run as a user runs it.</summary>
internal static class Executable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static readonly string Path = Find();

    public static async Task<Ended> RunAsync(params IEnumerable<string> arguments) => await RunAsync([], arguments);

    public static async Task<Ended> RunAsync(
        IEnumerable<KeyValuePair<string, string>> environment,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var limit = new CancellationTokenSource(Longest);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"controlplane {string.Join(' ', arguments)} did not end within {Longest}.");
        }
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "ControlPlane.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder)!;
        }

        var path = System.IO.Path.Combine(folder, "artifacts", "controlplane", "controlplane");
        return File.Exists(path)
            ? path
            : throw new InvalidOperationException($"{path} is not there; `make publish` makes it.");
    }
}

internal sealed record Ended(int Exit, string Output, string Errors)
{
    /// <summary>For assertions: what a person would have seen.</summary>
    public override string ToString() => $"exit {Exit}\n{Output}\n{Errors}";
}
