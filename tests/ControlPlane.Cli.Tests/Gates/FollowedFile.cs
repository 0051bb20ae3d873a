using System.Collections.Immutable;
using ControlPlane.Cli.Gates;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Etcd;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>A gates file that a feed follows, as far as its news have been taken.</summary>
internal sealed class FollowedFile : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly IAsyncEnumerator<GatesNews> news;
    private Task<bool>? next;

    /// <param name="path">The file, as it is when the program starts: without problems.</param>
    public FollowedFile(string path, TimeProvider time, GatesFeedOptions options)
    {
        var frame = Frame(path, several: File.ReadAllText(path).Contains("topologies", StringComparison.Ordinal));
        var (topologies, problems) = frame.With(GatesFile.Parse(path, File.ReadAllText(path)));
        problems.ShouldBeEmpty();
        news = new GatesFeed(frame, time, options).FollowAsync(topologies, ending.Token).GetAsyncEnumerator();
    }

    /// <summary>Whether there are news that nobody has taken.</summary>
    public bool HasNews => Next.IsCompleted;

    private Task<bool> Next => next ??= news.MoveNextAsync().AsTask();

    public static TopologyFrame Frame(string path, bool several)
    {
        var store = new StoreSettings
        {
            Kind = StoreKind.Etcd,
            GlobalAddress = EtcdAddress.Parse("etcd:2379"),
            GlobalRoot = new("/vitess/global"),
            Tls = null,
            User = null,
            PasswordFile = null,
            LeaseTimeToLive = TimeSpan.FromSeconds(30),
            LockTimeout = TimeSpan.FromSeconds(45),
            RemoteOperationTimeout = TimeSpan.FromSeconds(15),
            ReadConcurrency = 32,
        };
        return new()
        {
            GatesFile = path,
            One = several ? null : store,
            Patience = store,
            Listed = GateDeclarations.None,
            Overriding = null,
        };
    }

    public async Task<GatesNews> TakeAsync()
    {
        (await Next).ShouldBeTrue();
        next = null;
        return news.Current;
    }

    /// <summary>The cells of the one topology that is declared.</summary>
    public async Task<IEnumerable<string>> TakeCellsAsync() =>
        (await TakeAsync())
            .ShouldBeOfType<GatesNews.Declared>()
            .Topologies.ShouldHaveSingleItem()
            .Gates.Gates.Select(gate => gate.Cell.Value);

    public async Task<IEnumerable<string>> TakeProblemsAsync() =>
        (await TakeAsync()).ShouldBeOfType<GatesNews.Refused>().Problems.Select(problem => problem.ToString());

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Next.ContinueWith(_ => { }, TaskScheduler.Default);
        await news.DisposeAsync();
        ending.Dispose();
    }
}
