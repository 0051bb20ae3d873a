using System.Diagnostics;

namespace ControlPlane.EtcdFixture;

/// <summary>Runs a command to its end. One that is not installed is an error that says how to install it.</summary>
public static class Tool
{
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It is not installed, or did not end well.</exception>
    public static async Task<string> RunAsync(
        string command,
        IEnumerable<string> arguments,
        CancellationToken cancellation
    )
    {
        using var process = Start(command, arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    public static Process Start(string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ETCD", StringComparison.Ordinal)))
        {
            start.Environment.Remove(name); // etcd takes every flag from there too
        }

        start.Environment["ETCDCTL_API"] = "3";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"'{command}' cannot be started; `make tools` installs what the tests need.",
                missing
            );
        }
    }
}
