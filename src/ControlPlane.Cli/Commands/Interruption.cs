using System.Runtime.InteropServices;

namespace ControlPlane.Cli.Commands;

/// <summary>
/// Ctrl-C and SIGTERM cancel what is running, so that locks are released and the exit code tells. The second signal is
/// not caught: it ends the program as always.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    private Interruption(params PosixSignal[] signals) =>
        registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Catch))];

    public CancellationToken Token => source.Token;

    /// <summary>What the program exits with when it was interrupted.</summary>
    public ExitCode Exit { get; private set; } = ExitCode.Interrupted;

    public static Interruption BySignals() => new(PosixSignal.SIGINT, PosixSignal.SIGTERM);

    /// <summary>Never interrupted from outside.</summary>
    public static Interruption None() => new();

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    /// <summary>As the signal of this exit code does.</summary>
    public void Interrupt(ExitCode exit)
    {
        Exit = exit;
        source.Cancel();
    }

    private void Catch(PosixSignalContext context)
    {
        if (source.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        Interrupt(context.Signal is PosixSignal.SIGTERM ? ExitCode.Terminated : ExitCode.Interrupted);
    }
}
