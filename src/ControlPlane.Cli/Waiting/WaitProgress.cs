using ControlPlane.Cli.Output;
using ControlPlane.Reconcile.Readiness;
using Serilog;

namespace ControlPlane.Cli.Waiting;

/// <summary>Logs what is waited for, a line whenever that has changed.</summary>
internal sealed class WaitProgress(ILogger log, ProgressLine progress) : IReadinessObserver
{
    private string said = "";

    public void Saw(ReadinessState state)
    {
        var line = string.Join("; ", WaitLines.Of(state));
        if (state.IsReady || line == said)
        {
            return;
        }

        said = line;
        progress.Say($"Waiting: {line}");
        log.ForContext("event", "waiting").Information("Waiting: {why:l}", line);
    }
}
