using System.Diagnostics;

namespace ControlPlane.EndToEnd;

/// <summary>The published executable, run as a user runs it.</summary>
internal static class Executable
{
    /// <summary>What every test uses where a password is needed. No run may ever print it.</summary>
    public const string Password = "correct-horse-7Qx!staple";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>The folder of the solution.</summary>
    public static string Home { get; } = FindHome();

    private static readonly string Path = Find();

    public static Task<Ended> RunAsync(params IEnumerable<string> arguments) => RunAsync([], arguments);

    public static Task<Ended> RunAsync(
        IEnumerable<KeyValuePair<string, string>> environment,
        params IEnumerable<string> arguments
    ) => EndAsync(Start(environment, arguments), Longest);

    /// <summary>Starts it, for tests that do something while it runs.</summary>
    public static Process Start(params IEnumerable<string> arguments) => Start([], arguments);

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">It was killed because it did not end in time.</exception>
    public static async Task<Ended> EndAsync(Process started, TimeSpan within)
    {
        using var process = started;
        using var limit = new CancellationTokenSource(within);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException(
                $"controlplane {string.Join(' ', process.StartInfo.ArgumentList)} did not end within {within}:\n"
                    + $"{await output}\n{await errors}"
            );
        }

        var ended = new Ended(process.ExitCode, await output, await errors);
        ended.ToString().ShouldNotContain(Password);
        return ended;
    }

    private static Process Start(
        IEnumerable<KeyValuePair<string, string>> environment,
        params IEnumerable<string> arguments
    )
    {
        // A run of tests that was started in the background hands on that SIGINT is ignored.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static bool IsOurs(string variable) => variable.StartsWith("CONTROLPLANE_", StringComparison.Ordinal);

    private static string Find()
    {
        var path = System.IO.Path.Combine(Home, "artifacts", "controlplane", "controlplane");
        return File.Exists(path)
            ? path
            : throw new InvalidOperationException($"{path} is not there; `make publish` makes it.");
    }

    private static string FindHome()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "ControlPlane.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}

internal sealed record Ended(int Exit, string Output, string Errors)
{
    /// <summary>For assertions: what a person would have seen.</summary>
    public override string ToString() => $"exit {Exit}\n{Output}\n{Errors}";

    /// <summary>Asserts the exit code; on failure tells what was printed.</summary>
    public Ended WithExit(int expected)
    {
        Exit.ShouldBe(expected, ToString());
        return this;
    }

    /// <summary>Asserts that a person is told of this, on either stream.</summary>
    public Ended Naming(params IEnumerable<string> texts)
    {
        var told = ToString();
        texts.Where(text => !told.Contains(text, StringComparison.Ordinal)).ShouldBeEmpty($"All this was said: {told}");
        return this;
    }
}
