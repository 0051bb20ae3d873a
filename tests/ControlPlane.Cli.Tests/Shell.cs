using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Stores;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Tests;

/// <summary>Runs command lines in this process, on stores in memory and in virtual time.</summary>
internal sealed class Shell(TimeProvider time)
{
    public const string Global = "global:2379";

    private readonly SortedDictionary<string, MemoryStore> stores = new(StringComparer.Ordinal);

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Asked before each call of a command reaches its store.</summary>
    public FaultScript Faults { get; } = new(time);

    /// <summary>What is written to standard output while a command runs.</summary>
    public LiveText Output { get; } = new();

    /// <summary>What is written to standard error while a command runs.</summary>
    public LiveText Errors { get; } = new();

    /// <summary>Makes loops; null: as the program does.</summary>
    public Func<LoopSetup, ILoopObserver, ITopologyLoop>? Loops { get; set; }

    public Interruption Interruption { get; } = Interruption.None();

    /// <summary>The store behind an address; made when first asked for.</summary>
    public MemoryStore this[string address] =>
        stores.TryGetValue(address, out var store)
            ? store
            : stores[address] = new MemoryStore(time, new() { Address = address });

    /// <summary>A command on the topology of the global store, with gates in all cells unless others are given.</summary>
    public Task<Ended> OnTopologyAsync(string command, params string[] arguments) =>
        RunAsync([
            command,
            $"--topo-global-server-address={Global}",
            "--topo-global-root=/vitess/global",
            .. arguments.Any(argument => argument.StartsWith("--gate", StringComparison.Ordinal))
                ? (string[])[]
                : ["--gate-cells=all"],
            .. arguments,
        ]);

    /// <summary>A command on the topology of the global store that is not about gates.</summary>
    public Task<Ended> OnInputsAsync(string command, params string[] arguments) =>
        RunAsync([
            command,
            $"--topo-global-server-address={Global}",
            "--topo-global-root=/vitess/global",
            .. arguments,
        ]);

    public async Task<Ended> RunAsync(params string[] arguments)
    {
        var (output, errors) = (Output, Errors);
        output.Clear();
        errors.Clear();
        var host = new CliHost
        {
            Out = output,
            Error = errors,
            Environment = Environment.GetValueOrDefault,
            Time = time,
            Stores = (_, _, _) => Task.FromResult<IStoreFactory>(new Lender(this, time)),
            Loops = Loops ?? ((setup, observer) => new TopologyLoop(setup, observer, new Random(1), time)),
            Kubernetes = settings =>
                ControlPlane.Cli.Operators.KubeConnection.Open(settings, Environment.GetValueOrDefault, time),
            NewId = () => "pass-1",
        };
        var exit = await new Runner(host, Interruption).RunAsync(arguments);
        return new(exit, output.ToString(), errors.ToString());
    }

    /// <summary>Lends the stores, since a command that closes them would end them for the next one.</summary>
    private sealed class Lender(Shell shell, TimeProvider time) : IStoreFactory
    {
        public ITopologyStore Open(EtcdAddress address) =>
            new LentStore(new FaultyStore(shell[address.ToString()], shell.Faults, time));
    }
}

internal sealed record Ended(int Exit, string Output, string Errors)
{
    /// <summary>For assertions: what a person would have seen.</summary>
    public override string ToString() => $"exit {Exit}\n{Output}\n{Errors}";
}
