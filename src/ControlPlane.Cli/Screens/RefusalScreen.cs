using System.Collections.Immutable;
using ControlPlane.Cli.Moves;
using ControlPlane.Cli.Output;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Screens;

/// <summary>Why a plan was not applied: what has moved since it was made.</summary>
internal static class RefusalScreen
{
    private const int MostMoves = 40;

    public static void Write(IPaper paper, Plan plan, PlanId wanted, ImmutableArray<Moved> moved)
    {
        var what = $"Plan {wanted} no longer says what would be done; nothing was written.";
        paper.Line(0, new Ink("refused  ", Tone.Warning), what);
        foreach (var move in moved.Take(MostMoves))
        {
            var kind = $"{move.Kind}".ToLowerInvariant().PadRight(10);
            paper.Line(2, new Ink(kind, Tone.Warning), Describe(move), new Ink($"  in {move.Store}", Tone.Faint));
        }

        if (moved.Length > MostMoves)
        {
            paper.Line(2, new Ink($"… and {moved.Length - MostMoves} more; --output json has all.", Tone.Faint));
        }

        if (moved.IsEmpty)
        {
            paper.Line(2, "No record, input or lock has changed. Were --policy, --accept and the gates the same then?");
        }

        var next = $"The plan is now {plan.Id}; look at it with controlplane plan.";
        paper.Line(0, plan.Steps.Any() ? next : "Nothing is left to be done.");
    }

    private static string Describe(Moved move) =>
        move.Kind switch
        {
            MoveKind.Restored => $"The store went back to revision {move.At?.Value}: it was restored from a backup.",
            MoveKind.Forgotten => "The store no longer knows the plan's revision, so what was deleted cannot be told.",
            _ => $"{move.Key}{(move.At is { } at ? $" at revision {at.Value}" : "")}"
                + (move.Holder is { } holder ? $": {holder}" : ""),
        };
}
