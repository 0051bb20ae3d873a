using ControlPlane.Api.Views;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Running;
using ControlPlane.Kubernetes.Election;
using ControlPlane.Kubernetes.Objects;
using Serilog.Extensions.Logging;

namespace ControlPlane.Cli.Operators;

/// <summary>An operator from its settings to its end: follows Kubernetes at once, and works while it leads.</summary>
internal sealed class OperatorRun : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly SerilogLoggerFactory logs;
    private readonly KubeConnection connection;
    private readonly KubeSources sources;
    private readonly OperatorReport report;
    private readonly Operator worker;
    private readonly LeaderElection? election;

    /// <param name="host">Where the program runs.</param>
    /// <param name="settings">With those of Kubernetes.</param>
    /// <param name="log">Hears how it goes on.</param>
    /// <exception cref="CommandFailedException">It cannot be told how to reach the API server.</exception>
    public OperatorRun(CliHost host, RunSettings settings, Serilog.ILogger log)
    {
        var kubernetes = settings.Kubernetes!;
        var clock = new OperatorClock(new(), host.Time);
        var changed = new ChangedTopologies(clock.News);
        logs = new(log);
        connection = host.Kubernetes(kubernetes);
        sources = new(connection.Client, kubernetes, clock.News, logs.CreateLogger("kubernetes"), host.Time);
        Keeper = new(host, settings, log, changed.ObserverOf);
        var identity = $"{host.Environment("POD_NAME") ?? Environment.MachineName}_{host.NewId()}";
        var book =
            kubernetes.Mode is KubernetesMode.Resources
                ? new StatusBook(connection.Client, new(connection.Client, identity, host.NewId, log), log)
                : null;
        report = new(Keeper, book, changed, settings.Rules.Policy, (host.Time, log));
        worker = new(sources, new(kubernetes), Keeper, report, clock);
        election = kubernetes.Election is { } asked
            ? new(
                connection.Client,
                OptionsOf(asked, connection.Namespace, identity),
                host.Time,
                Random.Shared,
                logs.CreateLogger("election")
            )
            : null;
    }

    public TopologyKeeper Keeper { get; }

    public KubernetesView View => report.ViewOf(Role, sources.Current);

    private KubeRole Role =>
        election is null ? KubeRole.Alone
        : election.Current is null ? KubeRole.StandsBy
        : KubeRole.Leads;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop.Token);
        var following = sources.RunAsync(both.Token);
        try
        {
            var working = election is null
                ? worker.RunAsync(both.Token)
                : election.RunAsync(term => worker.RunAsync(term.Ended), both.Token);
            await await Task.WhenAny(following, working);
        }
        finally
        {
            await both.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Keeper.DisposeAsync();
        connection.Dispose();
        logs.Dispose();
        stop.Dispose();
    }

    private static ElectionOptions OptionsOf(ElectionSettings asked, string ownNamespace, string identity) =>
        new()
        {
            Lease = new ObjectKey(asked.Namespace ?? ownNamespace, asked.Lease),
            Identity = identity,
            LeaseDuration = asked.LeaseDuration,
            RenewDeadline = asked.LeaseDuration * 2 / 3,
            RetryPeriod = asked.LeaseDuration * 2 / 15,
        };
}
