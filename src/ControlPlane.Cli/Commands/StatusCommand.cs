using ControlPlane.Api.Documents;
using ControlPlane.Cli.Output;
using ControlPlane.Cli.Screens;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Watching;

namespace ControlPlane.Cli.Commands;

/// <summary>Shows what a running process knows.</summary>
internal sealed class StatusCommand(CliHost host, StatusSettings settings)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="CommandFailedException">There is nobody to ask.</exception>
    public async Task<CommandResult> RunAsync(CancellationToken cancellation)
    {
        using var client = new StatusClient(settings);
        if (!settings.Watch)
        {
            return ResultOf(await client.AskAsync(cancellation));
        }

        try
        {
            await WatchAsync(client, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested) { }

        return new(ExitCode.InSync, _ => { }, report => report) { Document = "" }; // who watches ends it with Ctrl-C
    }

    private static CommandResult ResultOf(ReceivedStatus status) =>
        new(ExitOf(status.Document), paper => StatusScreen.Write(paper, status.Document), report => report)
        {
            Document = status.Json,
        };

    /// <summary>What cannot be judged is an error, as with verify.</summary>
    private static ExitCode ExitOf(StatusDocument status)
    {
        var cells = status.Topologies.SelectMany(topology => topology.Cells).ToArray();
        var isKnown =
            status.Topologies.Count > 0
            && status.Topologies.All(topology => topology is { JudgedAll: true, GlobalStoreHeard: true })
            && cells.All(cell => cell.Problem is null);
        return !isKnown ? ExitCode.Error
            : cells.Any(cell => cell.Records.Any(record => record.Verdict != "inSync")) ? ExitCode.DriftLeft
            : ExitCode.InSync;
    }

    private Task WatchAsync(StatusClient client, CancellationToken cancellation) =>
        settings.Output is OutputFormat.Text && host.OutIsTerminal
            ? LiveStatus.ShowAsync(host.Out, client, Pause, host.Time, cancellation)
            : RepeatAsync(client, cancellation);

    private async Task RepeatAsync(StatusClient client, CancellationToken cancellation)
    {
        while (true)
        {
            var status = await client.AskAsync(cancellation);
            if (settings.Output is OutputFormat.Json)
            {
                host.Out.WriteLine(status.Json);
            }
            else
            {
                host.Out.WriteLine($"--- {status.Document.At:yyyy-MM-dd HH:mm:ss} UTC");
                StatusScreen.Write(new PlainPaper(host.Out), status.Document);
            }

            await Task.Delay(Pause, host.Time, cancellation);
        }
    }
}
