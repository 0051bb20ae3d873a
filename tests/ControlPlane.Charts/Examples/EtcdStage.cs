using System.Diagnostics;
using System.Text.RegularExpressions;
using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Charts.Examples;

/// <summary>
/// The built executable in a folder of its own, on real etcds: a global one, and one for cells that have their own. What
/// Vitess does is done by writing the records that it would write.
/// </summary>
internal sealed partial class EtcdStage : IExampleStage, IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("controlplane-").FullName;
    private readonly IReadOnlyDictionary<string, Func<EtcdStage, Task>> steps;
    private readonly EtcdStore store;
    private string? backup;

    private EtcdStage(EtcdServer global, EtcdServer apart, IReadOnlyDictionary<string, Func<EtcdStage, Task>> steps)
    {
        (Global, Apart, this.steps) = (global, apart, steps);
        store = global.Open();
    }

    public EtcdServer Global { get; }

    /// <summary>How far a recording has been played.</summary>
    public int Played { get; set; }

    /// <summary>Of cells that have an etcd of their own.</summary>
    public EtcdServer Apart { get; }

    public static async Task<EtcdStage> StartAsync(IReadOnlyDictionary<string, Func<EtcdStage, Task>> steps) =>
        new(
            await EtcdServer.StartAsync(new(), CancellationToken.None),
            await EtcdServer.StartAsync(new(), CancellationToken.None),
            steps
        );

    public Task HappenAsync(string step) =>
        steps.TryGetValue(step, out var happen)
            ? happen(this)
            : throw new InvalidOperationException($"Nobody knows what happens at '{step}'.");

    public void Write(string file, string content) => File.WriteAllText(Path.Combine(folder, file), Here(content));

    public async Task<(int Exit, IReadOnlyList<string> Lines)> RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec 2>&1; {Here(command)}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Home.In("artifacts", "controlplane")}:{start.Environment["PATH"]}";
        start.Environment["CONTROLPLANE_TOPO_GLOBAL_SERVER_ADDRESS"] = Global.Address;
        start.Environment["CONTROLPLANE_TOPO_GLOBAL_ROOT"] = "/vitess/global";
        start.Environment["CONTROLPLANE_LOG_LEVEL"] = "warning"; // as on a terminal
        start.Environment["CONTROLPLANE_SCHEMAS"] = "off"; // the recordings have no tablets that answer
        var ended = await Executable.EndAsync(Process.Start(start)!, Longest);
        return (ended.Exit, [.. There(ended.Output).TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())]);
    }

    /// <summary>Writes records below <c>/vitess</c> of the global etcd.</summary>
    public async Task PutAsync(params IEnumerable<(string Key, ByteString Value)> records) =>
        (
            await store.CommitAsync(
                new(
                    [],
                    [.. records.Select(record => new Write.Put(Key.FromText($"/vitess/{record.Key}"), record.Value))]
                ),
                CancellationToken.None
            )
        ).ShouldBeOfType<CommitOutcome.Committed>();

    public async Task DeleteAsync(params IEnumerable<string> keys) =>
        (
            await store.CommitAsync(
                new([], [.. keys.Select(key => new Write.Delete(Key.FromText($"/vitess/{key}")))]),
                CancellationToken.None
            )
        ).ShouldBeOfType<CommitOutcome.Committed>();

    public async Task<ByteString?> GetAsync(string key) =>
        (await store.GetAsync(Key.FromText($"/vitess/{key}"), CancellationToken.None))?.Value;

    /// <summary>What Vitess' own rebuild does in these cells, which is the same that ours does.</summary>
    public async Task RebuildAsync(params IEnumerable<string> cells) =>
        (await RunAsync($"controlplane rebuild --gate-cells {string.Join(',', cells)}")).Exit.ShouldBe(0);

    public async Task BackUpAsync() => backup = await Global.BackupAsync(CancellationToken.None);

    public Task RestoreAsync() =>
        Global.RestoreAsync(
            backup ?? throw new InvalidOperationException("Nothing was backed up."),
            token: null,
            CancellationToken.None
        );

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await Global.DisposeAsync();
        await Apart.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Here(string text) =>
        text.Replace("etcd.global:2379", Global.Address, StringComparison.Ordinal)
            .Replace("etcd.apart:2379", Apart.Address, StringComparison.Ordinal);

    private string There(string text)
    {
        var placed = text.Replace(Global.Address, "etcd.global:2379", StringComparison.Ordinal)
            .Replace(Apart.Address, "etcd.apart:2379", StringComparison.Ordinal)
            .Replace(folder + "/", "", StringComparison.Ordinal);
        var timeless = PassId()
            .Replace(RevisionOf().Replace(Duration().Replace(placed, "0.1 s"), "at revision 7"), "pass a282b7bcf4b5");
        return NoAnswer()
            .Replace(
                Unreachable().Replace(timeless, "etcd.apart:2379 has not answered within 0.1 s."),
                "Connection refused (etcd.global:2379)."
            );
    }

    [GeneratedRegex(@"\b[0-9]+(\.[0-9]+)? m?s\b")]
    private static partial Regex Duration();

    /// <summary>A port where nobody listens any more, and one that nobody answers on: it depends on the moment.</summary>
    [GeneratedRegex(@"etcd\.apart:2379: reading \S+ failed: .*$", RegexOptions.Multiline)]
    private static partial Regex Unreachable();

    [GeneratedRegex(@"No answer within [0-9:.]+\.(?= Check)")]
    private static partial Regex NoAnswer();

    /// <summary>Which of two writes at the same time comes first is not told.</summary>
    [GeneratedRegex("at revision [0-9]+")]
    private static partial Regex RevisionOf();

    [GeneratedRegex("pass [0-9a-f]{12}")]
    private static partial Regex PassId();
}
