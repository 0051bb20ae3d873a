using System.Text.RegularExpressions;
using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Demo;

namespace ControlPlane.Cli.Tests.Commands;

/// <summary>A run on the sample, with its real loop, endpoint and clock, until this is disposed of.</summary>
internal sealed partial class RunningShell : IAsyncDisposable
{
    private Task<Ended> running = null!;

    private RunningShell() { }

    public Shell Shell { get; } = new(TimeProvider.System);

    /// <summary>Where it listens.</summary>
    public string Address { get; private set; } = "";

    public static async Task<RunningShell> StartAsync(params string[] arguments)
    {
        var started = new RunningShell();
        await Sample.FillAsync(started.Shell[Shell.Global], CancellationToken.None);
        started.running = started.Shell.OnTopologyAsync(
            "run",
            ["--http-address=127.0.0.1:0", "--resync-every=1h", .. arguments]
        );
        await started.Shell.Errors.WrittenAsync("event=listening");
        started.Address = Listening().Match(started.Shell.Errors.ToString()).Groups["address"].Value;
        return started;
    }

    /// <summary>The record has been written.</summary>
    public Task WrittenAsync(string record) => Shell.Errors.WrittenAsync($"{record}: done");

    public Task<Ended> StopAsync(ExitCode signal = ExitCode.Terminated)
    {
        Shell.Interruption.Interrupt(signal);
        return running;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    [GeneratedRegex("event=listening address=(?<address>[0-9.:]+)")]
    private static partial Regex Listening();
}
