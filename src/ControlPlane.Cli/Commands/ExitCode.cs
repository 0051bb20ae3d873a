using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Commands;

/// <summary>
/// How a command ended, for the shell. An error is worse than drift, and drift is worse than nothing.
/// </summary>
internal enum ExitCode
{
    InSync = 0,
    Error = 1,

    /// <summary>
    /// Records are left that are not as they should be: a guard, the policy or a moved base held them back.
    /// </summary>
    DriftLeft = 2,

    /// <summary>Ctrl-C, as shells count signals: 128 and the signal's number.</summary>
    Interrupted = 130,

    /// <summary>SIGTERM.</summary>
    Terminated = 143,
}

internal static class ExitCodes
{
    /// <summary>After something may have been written.</summary>
    public static ExitCode Of(PassResult result) =>
        result.HasErrors ? ExitCode.Error
        : !result.Drift.IsEmpty ? ExitCode.DriftLeft
        : ExitCode.InSync;

    /// <summary>After a look.</summary>
    public static ExitCode Of(Plan plan) =>
        plan.Cells.Any(cell => cell.Problem is not null) ? ExitCode.Error
        : plan.Findings.Any(finding => finding.Verdict is not Verdict.InSync) ? ExitCode.DriftLeft
        : ExitCode.InSync;
}
