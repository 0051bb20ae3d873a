using System.Diagnostics;
using ControlPlane.Topology.Etcd;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.EtcdFixture;

/// <summary>
/// One real etcd server on ports of its own and with a data directory of its own, which <see cref="DisposeAsync"/>
/// removes. It may be killed, frozen and started again on the same data.
/// </summary>
public sealed class EtcdServer : IAsyncDisposable
{
    /// <summary>Of its log; a server that is tortured for an hour says a lot.</summary>
    private const int LinesKept = 200;

    private readonly IReadOnlyList<string> flags;
    private readonly Queue<string> log = new();
    private Process? process;

    internal EtcdServer(EtcdServerOptions options, EtcdMember member)
    {
        Options = options;
        Member = member;
        Directory = Scratch.NewDirectory(options.OnDisk);
        flags = EtcdFlags.Of(options, member, Directory);
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    public EtcdServerOptions Options { get; }

    /// <summary>Of the data.</summary>
    public string Directory { get; }

    /// <summary><c>127.0.0.1:port</c></summary>
    public string Address => Member.Client;

    internal EtcdMember Member { get; }

    /// <summary>Starts a cluster of one and waits until it serves.</summary>
    public static async Task<EtcdServer> StartAsync(EtcdServerOptions options, CancellationToken cancellation)
    {
        var ports = Ports.Free(2);
        var server = new EtcdServer(options, EtcdMember.Alone(ports[0], ports[1]));
        await server.StartAsync(cancellation);
        return server;
    }

    /// <summary>A store on this server, without TLS and without a user.</summary>
    public EtcdStore Open() => Open(new EtcdOptions { Address = EtcdAddress.Parse(Address) });

    /// <summary>A store with options of the test's own.</summary>
    public static EtcdStore Open(EtcdOptions options) =>
        EtcdStore.Open(options, TimeProvider.System, Random.Shared, NullLogger.Instance);

    /// <summary>Starts it, again if it was killed, and waits until it serves.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Launch();
        await Readiness.WaitAsync(this, cancellation);
    }

    /// <summary>As a machine that loses its power.</summary>
    public async Task KillAsync()
    {
        if (process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>As an orderly end of the service.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await SignalAsync("-TERM", cancellation);
        await process!.WaitForExitAsync(cancellation);
    }

    /// <summary>Connections stay, and nothing answers.</summary>
    public Task FreezeAsync(CancellationToken cancellation) => SignalAsync("-STOP", cancellation);

    public Task ThawAsync(CancellationToken cancellation) => SignalAsync("-CONT", cancellation);

    /// <summary>Runs etcdctl against this server; it says what it wrote.</summary>
    public Task<string> ControlAsync(CancellationToken cancellation, params IEnumerable<string> arguments) =>
        Tool.RunAsync("etcdctl", [.. EtcdFlags.OfControl(Options, Address), .. arguments], cancellation);

    /// <summary>A backup of what it holds now, as a file inside <see cref="Directory"/>'s parent.</summary>
    public async Task<string> BackupAsync(CancellationToken cancellation)
    {
        var file = $"{Directory}.backup";
        await ControlAsync(cancellation, "snapshot", "save", file);
        return file;
    }

    /// <summary>Kills it and starts it again on what the backup holds, as a new cluster: what etcd's restore makes.</summary>
    /// <param name="token">Null: etcd's default, so that the new cluster may well have the id of the old one.</param>
    public async Task RestoreAsync(string backup, string? token, CancellationToken cancellation)
    {
        await KillAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
        string[] arguments =
        [
            "snapshot",
            "restore",
            backup,
            $"--data-dir={Directory}",
            $"--name={Member.Name}",
            $"--initial-cluster={Member.Cluster}",
            $"--initial-advertise-peer-urls={Member.Advertised}",
            .. token is null ? [] : (string[])[$"--initial-cluster-token={token}"],
        ];
        await Tool.RunAsync("etcdctl", arguments, cancellation);
        File.Delete(backup);
        await StartAsync(cancellation);
    }

    /// <summary>The value of one of the server's own metrics, such as <c>etcd_debugging_mvcc_watcher_total</c>.</summary>
    public async Task<double> MetricAsync(string name, CancellationToken cancellation)
    {
        using var client = new HttpClient();
        var all = await client.GetStringAsync(new Uri($"http://{Address}/metrics"), cancellation);
        var line = all.Split('\n').Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal));
        return double.Parse(line[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        await KillAsync();
        process?.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <exception cref="InvalidOperationException">It has ended; the message has the end of its log.</exception>
    internal void ThrowIfEnded()
    {
        if (process is { HasExited: true })
        {
            lock (log)
            {
                throw new InvalidOperationException($"etcd ended:\n{string.Join('\n', log.TakeLast(20))}");
            }
        }
    }

    internal void Launch()
    {
        process?.Dispose();
        process = Tool.Start("etcd", flags);
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private Task<string> SignalAsync(string signal, CancellationToken cancellation) =>
        Tool.RunAsync("kill", [signal, $"{process!.Id}"], cancellation);

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (log)
        {
            log.Enqueue(line.Data ?? "");
            if (log.Count > LinesKept)
            {
                log.Dequeue();
            }
        }
    }

    private void KillAtExit(object? sender, EventArgs args) => process?.Kill();
}
