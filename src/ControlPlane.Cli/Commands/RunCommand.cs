using System.Reflection;
using ControlPlane.Api.Http;
using ControlPlane.Api.Views;
using ControlPlane.Cli.Operators;
using ControlPlane.Cli.Running;
using ControlPlane.Cli.Schedules;
using ControlPlane.Cli.Screens;
using Serilog;

namespace ControlPlane.Cli.Commands;

/// <summary>Keeps all declared topologies right until it is told to stop, and shows meanwhile what it knows.</summary>
internal sealed class RunCommand(CliHost host, RunSettings settings, ILogger log)
{
    /// <summary>Supervisors kill after a while; locks must have been given back before.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(4);

    private static string Version { get; } =
        typeof(RunCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    /// <returns>That it ended as it should, or not in time. To be told to stop is no error.</returns>
    /// <exception cref="CommandFailedException">It cannot listen where it was told to.</exception>
    public async Task<CommandResult> RunAsync(CancellationToken cancellation)
    {
        Event("starting").ForContext("version", Version).Information("Starting");
        var opened = new List<IAsyncDisposable>();
        try
        {
            await (settings.Kubernetes is null ? KeepAsync(opened, cancellation) : OperateAsync(opened, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Event("stopping").Information("Stopping as told to");
        }
        catch
        {
            await EndAsync(opened);
            throw;
        }

        return await EndAsync(opened) ? Result(ExitCode.InSync, "stopped") : Result(ExitCode.Error, "error");
    }

    /// <summary>The endpoint comes first: if it cannot listen, nothing has been written yet.</summary>
    private async Task KeepAsync(List<IAsyncDisposable> opened, CancellationToken cancellation)
    {
        var keeper = new TopologyKeeper(host, settings, log);
        opened.Add(keeper);
        var gates = new GatesFollower(settings.Topologies, host.Time, log);
        if (settings.Http is { } address)
        {
            opened.Add(
                await ListenAsync(address, ViewOf(keeper) with { GatesFile = () => gates.Status }, cancellation)
            );
        }

        await keeper.TakeAsync(settings.Topologies.Topologies, cancellation);
        opened.Add(await ResyncSchedule.StartAsync(settings.Resync, keeper.RequestResync, cancellation));
        await gates.FollowAsync(keeper.TakeOverAsync, cancellation);
    }

    private async Task OperateAsync(List<IAsyncDisposable> opened, CancellationToken cancellation)
    {
        var work = new OperatorRun(host, settings, log);
        opened.Add(work);
        if (settings.Http is { } address)
        {
            var view = ViewOf(work.Keeper) with { Kubernetes = () => work.View };
            opened.Add(await ListenAsync(address, view, cancellation));
        }

        opened.Add(await ResyncSchedule.StartAsync(settings.Resync, work.Keeper.RequestResync, cancellation));
        await work.RunAsync(cancellation);
    }

    private ProcessView ViewOf(TopologyKeeper keeper) =>
        new()
        {
            Version = Version,
            StartedAt = host.Time.GetUtcNow(),
            Topologies = () => keeper.Views,
            GatesFile = () => null,
        };

    private async Task<HttpEndpoint> ListenAsync(HttpAddress address, ProcessView view, CancellationToken cancellation)
    {
        try
        {
            var endpoint = await HttpEndpoint.StartAsync(address, new Routes(view, host.Time), cancellation);
            var listening = Event("listening").ForContext("address", endpoint.Address.ToString());
            listening.Information("Listening for HTTP on {where:l}", endpoint.Address.ToString());
            if (!address.IsLoopback)
            {
                listening.Warning("Whoever reaches this address may read what is known; nobody is asked who they are");
            }

            return endpoint;
        }
        catch (HttpEndpointException failed)
        {
            throw new CommandFailedException(
                new Failure(
                    failed.Message,
                    "If another controlplane run is meant to be there, give this one its own --http-address, or off."
                )
            );
        }
    }

    /// <returns>False: something did not end in time; the process ends without it.</returns>
    private async Task<bool> EndAsync(IEnumerable<IAsyncDisposable> opened)
    {
        var ended = Task.WhenAll(opened.Select(part => part.DisposeAsync().AsTask()));
        if (await Task.WhenAny(ended, Task.Delay(EndWithin, CancellationToken.None)) == ended)
        {
            await ended;
            Event("stopped").Information("Stopped");
            return true;
        }

        Event("cutOff")
            .Error(
                "Not everything ended within {seconds} s; locks of ours may live until their leases end",
                EndWithin.TotalSeconds
            );
        return false;
    }

    private static CommandResult Result(ExitCode exit, string outcome) =>
        new(exit, _ => { }, report => report with { Outcome = outcome });

    private ILogger Event(string name) => log.ForContext("event", name);
}
