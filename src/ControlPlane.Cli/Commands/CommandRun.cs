using ControlPlane.Cli.Demo;
using ControlPlane.Cli.LiveTables;
using ControlPlane.Cli.Operators;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Stores;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Schemas.Feeds;
using ControlPlane.Schemas.Tablets;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging;
using Serilog.Extensions.Logging;
using Spectre.Console;

namespace ControlPlane.Cli.Commands;

/// <summary>Opens what a command works on, runs it, and closes everything again.</summary>
internal sealed class CommandRun(CliHost host, Serilog.ILogger log, IReadOnlyList<string> arguments)
{
    /// <exception cref="StoreException">The global store cannot be reached or read.</exception>
    public async Task<CommandResult> RunAsync(Call call, CancellationToken cancellation)
    {
        if (call.Run is { } run)
        {
            return await new RunCommand(host, run, log).RunAsync(cancellation);
        }

        if (call.Status is { } status)
        {
            return await new StatusCommand(host, status).RunAsync(cancellation);
        }

        if (call is { Settings: null, Directory: { } files })
        {
            return LintCommand.OnFiles(files);
        }

        if (call.Settings is not { } settings)
        {
            return await DemoCommand.RunAsync(log, host.Time, cancellation);
        }

        if (call.Deadline == TimeSpan.Zero)
        {
            return await FindAndRunAsync(call, settings, cancellation);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var timer = host.Time.CreateTimer(
            _ => limit.Cancel(),
            null,
            call.Deadline,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            return await FindAndRunAsync(call, settings, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailedException(
                new Failure(
                    $"it was not done within {GoDuration.Format(call.Deadline)} ({PassFlags.Deadline.Flag}).",
                    "What was written before stays; controlplane verify tells what is left."
                )
            );
        }
    }

    private async Task<CommandResult> FindAndRunAsync(
        Call call,
        CommandSettings settings,
        CancellationToken cancellation
    )
    {
        if (settings.Kubernetes is null)
        {
            return await RunOnAsync(call, settings, cancellation);
        }

        if (call.Wait is not { } wait)
        {
            return await RunOnAsync(call, await KubeChoice.FindAsync(host, settings, log, cancellation), cancellation);
        }

        var (found, left, failure) = await KubeWait.FindAsync(host, settings, wait, log, cancellation);
        return found is not null ? await RunOnAsync(call with { Wait = left }, found, cancellation)
            : wait.IsFailClosed ? throw failure!
            : new(
                ExitCode.InSync,
                paper =>
                    ProblemScreen.Write(
                        paper,
                        failure!.Failure with
                        {
                            Remedy = "The vtgate may start all the same; --fail-closed keeps it from starting.",
                        }
                    ),
                report => report with { Errors = [new(failure!.Failure.What, null, [.. failure.Failure.Details])] }
            );
    }

    private async Task<CommandResult> RunOnAsync(Call call, CommandSettings settings, CancellationToken cancellation)
    {
        using var storeLogs = new SerilogLoggerFactory(log);
        var stores = await host.Stores(settings, storeLogs.CreateLogger("stores"), cancellation);
        var address = settings.Store.GlobalAddress ?? EtcdAddress.Parse(Sample.Address);
        await using var topology = OpenTopology.Open(address, settings.Store.GlobalRoot, stores);
        var pass = new PassId(host.NewId());
        var progress = new ProgressLine(host.ErrorIsTerminal && host.OutIsTerminal ? OnError() : null);
        var context = new CommandContext
        {
            Settings = settings,
            Topology = topology,
            Gates = call.Kind.NeedsGates
                ? await GatesAsync(settings, topology, cancellation)
                : GateDeclarations.None.In([]),
            Arguments = arguments,
            PassId = pass,
            Time = host.Time,
            Log = log,
            Progress = progress,
            Lists = stop => ListsAsync(settings, topology, pass, stop),
        };
        var result = await RunAsync(call, context, cancellation);
        return result with { Fill = report => result.Fill(report) with { Topology = DescribeTopology(context) } };
    }

    /// <summary>Tables that cannot be read are no reason to do nothing: what was known of them before still holds.</summary>
    private async Task<LiveSchemas> ListsAsync(
        CommandSettings settings,
        OpenTopology topology,
        PassId pass,
        CancellationToken cancellation
    )
    {
        var options = settings.Schemas.Options with { Time = host.Time };
        var view = await LiveTablesReading.ReadAsync(settings.Schemas, topology.Connection, options, cancellation);
        foreach (var source in view.Sources.Values.Where(IsWorthTelling))
        {
            log.ForContext("event", "tablesUnread")
                .ForContext("passId", pass.Value)
                .ForContext("keyspace", source.Keyspace.Value)
                .Warning("Tables of {name:l} could not be read: {why:l}", source.Keyspace.Value, Said(source));
        }

        return view.Schemas;
    }

    // A shard that has no primary yet has no tables either.
    private static bool IsWorthTelling(SchemaSource source) => source.Trouble is { Kind: not TabletTrouble.NoPrimary };

    private static string Said(SchemaSource source) =>
        source.Where is { Length: > 0 } where ? $"{where}: {source.Trouble!.Why}" : source.Trouble!.Why;

    private static Task<CommandResult> RunAsync(Call call, CommandContext context, CancellationToken cancellation) =>
        call.Kind.Name switch
        {
            "rebuild" => RebuildCommand.RunAsync(context, cancellation),
            "plan" => PlanCommand.RunAsync(context, cancellation),
            "apply" => ApplyCommand.RunAsync(context, call.Plan!, cancellation),
            "verify" => VerifyCommand.RunAsync(context, cancellation),
            "wait" => WaitCommand.RunAsync(context, call.Wait!, cancellation),
            "check" => CheckCommand.RunAsync(context, cancellation),
            "unpublish" => UnpublishCommand.RunAsync(context, call.IsDryRun, cancellation),
            "explain" => ExplainCommand.RunAsync(context, call.Explain!, cancellation),
            "routing" when call.IsDiff => RoutingCommand.RunDiffAsync(context, cancellation),
            "routing" => RoutingCommand.RunAsync(context, cancellation),
            "lint" => LintCommand.RunAsync(context, call.Directory, cancellation),
            "export" => ExportCommand.RunAsync(context, call.Directory!, call.IsForced, cancellation),
            "import" => ImportCommand.RunAsync(context, call.Directory!, call.IsDryRun, cancellation),
            var other => throw new InvalidOperationException($"Nobody runs the command {other}."),
        };

    /// <summary>Asks which cells there are only when gates are declared in all of them.</summary>
    private static async Task<DeclaredGates> GatesAsync(
        CommandSettings settings,
        OpenTopology topology,
        CancellationToken cancellation
    )
    {
        if (settings.Gates.AllCellsBy is not { } place)
        {
            return settings.Gates.In([]);
        }

        var (cells, global) = (await topology.CellsAsync(cancellation), topology.Connection);
        return cells.Count > 0
            ? settings.Gates.In(cells)
            : throw new StoreException(
                StoreFailure.Other,
                global.Global.Address,
                $"{place} asks for every cell, and there is no CellInfo under {global.Layout.Cells.Start} in "
                    + $"{global.Global.Address}. Check --topo-global-root, or declare cells: vtctldclient AddCellInfo "
                    + "--server-address ADDRESS --root ROOT CELL."
            );
    }

    private static Json.TopologyReport DescribeTopology(CommandContext context) =>
        new(
            context.Settings.Topology,
            context.Topology.Connection.Global.Address,
            context.Topology.Connection.Layout.Root.ToString(),
            [.. context.Gates.Cells.Select(cell => cell.Value)]
        );

    private IAnsiConsole OnError() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(host.Error) });
}
