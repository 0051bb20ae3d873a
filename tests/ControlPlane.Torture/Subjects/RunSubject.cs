using System.Diagnostics;
using ControlPlane.EtcdFixture;
using ControlPlane.Torture.Runs;
using ControlPlane.Torture.Stages;
using ControlPlane.Torture.Writers;

namespace ControlPlane.Torture.Subjects;

/// <summary>A <c>run</c> of the published executable, with all its waits as they ship.</summary>
internal sealed class RunSubject : ISubject
{
    private const int LinesKept = 40;
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Queue<string> said = new();
    private readonly List<string> complaints = [];
    private readonly string? passwordFile;
    private bool stopped;

    private RunSubject(Process process, string? passwordFile)
    {
        (this.process, this.passwordFile) = (process, passwordFile);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public TimeSpan Patience => TimeSpan.FromMinutes(3);

    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (said)
            {
                return process.HasExited && (!stopped || process.ExitCode != 0)
                    ? [.. complaints, $"it ended with {process.ExitCode}:\n{string.Join('\n', said)}"]
                    : [.. complaints];
            }
        }
    }

    public static RunSubject Start(Stage stage, bool prunes)
    {
        var passwordFile = stage.NeedsUsers ? Path.Combine(Scratch.NewDirectory(onDisk: false), "password") : null;
        if (passwordFile is not null)
        {
            File.WriteAllText(passwordFile, Reach.Password);
        }

        string[] arguments =
        [
            "run",
            "--http-address",
            "off",
            "--flap-limit",
            "1000",
            .. Arguments(stage, prunes, passwordFile),
        ];
        return new(Tool.Start(Published.Path, arguments), passwordFile);
    }

    /// <summary>One pass over everything by the executable, beside the one that runs.</summary>
    /// <returns>Its exit code and what it said.</returns>
    public async Task<(int Exit, string Said)> RebuildAsync(Stage stage, CancellationToken cancellation)
    {
        using var process = Tool.Start(
            Published.Path,
            ["rebuild", "--lock-timeout", "5s", .. Arguments(stage, prunes: false, passwordFile)]
        );
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, $"{await output}{await errors}");
    }

    public async Task StopAsync()
    {
        stopped = true;
        await Tool.RunAsync("kill", ["-TERM", $"{process.Id}"], CancellationToken.None);
        using var limit = new CancellationTokenSource(EndsWithin);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            lock (said)
            {
                complaints.Add($"it did not end within {EndsWithin}");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        if (passwordFile is not null)
        {
            Directory.Delete(Path.GetDirectoryName(passwordFile)!, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private static IEnumerable<string> Arguments(Stage stage, bool prunes, string? passwordFile) =>
        [
            "--topo-global-server-address",
            stage.WiredAddress,
            "--topo-global-root",
            "/vitess/global",
            "--gate-cells",
            string.Join(',', Scribe.Cells),
            .. prunes ? (string[])["--policy", "prune", "--orphan-grace", "0s"] : [],
            .. passwordFile is null
                ? []
                : (string[])["--topo-etcd-user", Reach.User, "--topo-etcd-password-file", passwordFile],
        ];

    private void Hear(string? line)
    {
        lock (said)
        {
            said.Enqueue(line ?? "");
            if (said.Count > LinesKept)
            {
                said.Dequeue();
            }

            if (line?.Contains("A bug while", StringComparison.Ordinal) == true)
            {
                complaints.Add(line);
            }
        }
    }
}
