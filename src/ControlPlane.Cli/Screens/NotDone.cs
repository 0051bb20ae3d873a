using ControlPlane.Cli.Output;
using ControlPlane.Reconcile.Publishing;

namespace ControlPlane.Cli.Screens;

/// <summary>The words for a step that was not carried out.</summary>
internal readonly record struct NotDone(string Word, Tone Tone, string Why)
{
    public static NotDone Of(StepOutcome outcome) =>
        outcome switch
        {
            StepOutcome.Conflict(_, var why) => new("conflict", Tone.Warning, why),
            StepOutcome.Unknown(_, var why) => new("unknown", Tone.Bad, why),
            StepOutcome.Failed(_, var why) => new("failed", Tone.Bad, why),
            StepOutcome.Blocked(_, var why) => new("blocked", Tone.Warning, why),
            StepOutcome.Skipped(_, var why) => new("skipped", Tone.Warning, why),
            StepOutcome.NoLongerNeeded(_, var why) => new("no longer needed", Tone.Good, why),
            _ => throw new InvalidOperationException($"{outcome} was carried out."),
        };
}
