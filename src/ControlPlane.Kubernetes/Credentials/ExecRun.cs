using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Wire;

namespace ControlPlane.Kubernetes.Credentials;

/// <summary>One run of a credential plug-in.</summary>
internal static class ExecRun
{
    private const int LongestOutput = 1024 * 1024;
    private const int LongestComplaint = 300;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <exception cref="ExecException">It cannot be started, takes too long, fails, or prints something else.</exception>
    public static async Task<ExecCredential> RunAsync(
        ExecPlugin plugin,
        ClusterConfiguration cluster,
        CancellationToken cancellation
    )
    {
        using var process = Start(plugin, cluster);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(Longest);
        try
        {
            process.StandardInput.Close();
            var output = BoundedBody.ReadAsync(process.StandardOutput.BaseStream, LongestOutput, bounded.Token);
            var complaint = BoundedBody.ReadAsync(process.StandardError.BaseStream, LongestOutput, bounded.Token);
            var (printed, complained) = (await output, await complaint);
            await process.WaitForExitAsync(bounded.Token);
            return process.ExitCode == 0 && printed is { } json
                ? ExecCredential.Read(json.Span, plugin)
                : throw new ExecException($"'{plugin}' ended with {process.ExitCode}: {Short(complained)}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ExecException($"'{plugin}' gave no credential within {Longest.TotalSeconds:0} s.");
        }
        finally
        {
            Kill(process);
        }
    }

    private static Process Start(ExecPlugin plugin, ClusterConfiguration cluster)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = ExecCredential.Ask(plugin, cluster);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            var hint = plugin.InstallHint is { Length: > 0 } text ? $" {text}" : "";
            throw new ExecException($"'{plugin}' cannot be started: {missing.Message}.{hint}", missing);
        }
    }

    private static string Short(ReadOnlyMemory<byte>? bytes)
    {
        var text = bytes is { } complaint ? Encoding.UTF8.GetString(complaint.Span).Trim() : "too much output";
        return text.Length <= LongestComplaint ? text : text[..LongestComplaint];
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

/// <summary>A plug-in gave no credential. The message holds nothing that it printed for us.</summary>
internal sealed class ExecException(string message, Exception? inner = null) : Exception(message, inner);
