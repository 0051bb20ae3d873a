using ControlPlane.Cli.Commands;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Waiting;
using Serilog;

namespace ControlPlane.Cli.Operators;

/// <summary>
/// Finds the topology for <c>wait</c>, which has a time of its own: until then an API server that does not answer, or a
/// declaration that is not there yet, is waited for like a record.
/// </summary>
internal static class KubeWait
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <returns>The settings and what is left of the time; or why they could not be found in time.</returns>
    public static async Task<(CommandSettings? Settings, WaitSettings Left, CommandFailedException? Failure)> FindAsync(
        CliHost host,
        CommandSettings settings,
        WaitSettings wait,
        ILogger log,
        CancellationToken cancellation
    )
    {
        var started = host.Time.GetTimestamp();
        while (true)
        {
            try
            {
                var found = await KubeChoice.FindAsync(host, settings, log, cancellation);
                return (found, wait with { Timeout = LeftOf(wait, host.Time.GetElapsedTime(started)) }, null);
            }
            catch (CommandFailedException failed)
            {
                if (LeftOf(wait, host.Time.GetElapsedTime(started)) == TimeSpan.Zero)
                {
                    return (null, wait, failed);
                }

                log.ForContext("event", "waiting").Information("Waiting for Kubernetes: {why:l}", failed.Failure.What);
                await Task.Delay(Between, host.Time, cancellation);
            }
        }
    }

    private static TimeSpan LeftOf(WaitSettings wait, TimeSpan gone) =>
        wait.Timeout > gone ? wait.Timeout - gone : TimeSpan.Zero;
}
