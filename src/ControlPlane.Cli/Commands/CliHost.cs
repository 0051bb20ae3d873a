using ControlPlane.Cli.Operators;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Stores;
using ControlPlane.Reconcile.Loops;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Cli.Commands;

/// <summary>Where the program runs: what it writes to, what it is told, what it can reach.</summary>
internal sealed record CliHost
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Finds an environment variable; null: it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The stores that settings lead to; they log to the logger.</summary>
    public required Func<CommandSettings, ILogger, CancellationToken, Task<IStoreFactory>> Stores { get; init; }

    /// <summary>What keeps a topology right.</summary>
    public required Func<LoopSetup, ILoopObserver, ITopologyLoop> Loops { get; init; }

    /// <summary>The Kubernetes API server that settings lead to.</summary>
    public required Func<KubernetesSettings, KubeConnection> Kubernetes { get; init; }

    /// <summary>A new id for a pass, different from all others.</summary>
    public required Func<string> NewId { get; init; }

    public static CliHost OfProcess(TimeProvider time) =>
        new()
        {
            Out = Console.Out,
            Error = Console.Error,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Environment = System.Environment.GetEnvironmentVariable,
            Time = time,
            Stores = (settings, log, cancellation) => StoreFactories.ForAsync(settings, log, time, cancellation),
            Loops = (setup, observer) => new TopologyLoop(setup, observer, Random.Shared, time),
            Kubernetes = settings => KubeConnection.Open(settings, System.Environment.GetEnvironmentVariable, time),
            NewId = () => Guid.NewGuid().ToString("n")[..12],
        };
}
