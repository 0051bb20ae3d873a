using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Passes;

/// <summary>
/// Decides whether another round is worth it. First comes what can be done now, then what only a moment keeps back,
/// then cells that answer slowly, and last the waiting for others.
/// </summary>
internal sealed class RoundDecision(PassOptions options, PlanningRules rules, TimeProvider time)
{
    private const int RoundsWithoutPause = 3;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Timers may fire a little before their time by another clock.</summary>
    public static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(20);

    private readonly Patience patience = new(options.Gather);
    private long? waitingSince;
    private TimeSpan wait = FirstWait;
    private int hurried;

    /// <summary>How long the next round waits for each cell.</summary>
    public TimeSpan CellPatience => patience.OfNextRound;

    public NextRound After(Gathered gathered, Plan plan, IReadOnlyCollection<StepOutcome> outcomes)
    {
        var unreadable = gathered.Observed.Cells.Values.Count(view => view is CellView.Unreadable);
        patience.Learn(unreadable);
        if ((outcomes.Any(MustLookAgain) || HasClearedTheWay(plan, outcomes)) && hurried < options.MaxRounds)
        {
            return ++hurried <= RoundsWithoutPause
                ? new NextRound.AtOnce()
                : new NextRound.After("Others keep writing the same records.", NextWait());
        }

        if (
            Waiting(plan, block => block.Reason is BlockReason.VSchemaUnsettled) is { } unsettled
            && IsTimeLeft(unsettled)
        )
        {
            return new NextRound.After(unsettled.Why, rules.VSchemaQuiet + TimerSlack);
        }

        if (IsSomethingMissing(gathered, plan) && patience.TryLonger(unreadable))
        {
            return new NextRound.AtOnce();
        }

        return Waiting(plan, WaitsForOthers) is { } waiting && IsTimeLeft(waiting)
            ? new NextRound.After(waiting.Why, NextWait())
            : new NextRound.None();
    }

    /// <summary>The state has to be read again, or it has been, and was not what it was planned for.</summary>
    private static bool MustLookAgain(StepOutcome outcome) =>
        outcome
            is StepOutcome.Conflict
                or StepOutcome.Unknown
                or StepOutcome.NoLongerNeeded
                or StepOutcome.Failed { Failure: StoreFailure.Unavailable };

    /// <summary>A record that could not be decoded, and so might have shown a migration, has been mended.</summary>
    private static bool HasClearedTheWay(Plan plan, IEnumerable<StepOutcome> outcomes) =>
        plan.Findings.Any(finding => finding.Block?.Reason is BlockReason.PeerUnreadable)
        && outcomes.Any(outcome => outcome is StepOutcome.Done { Step.Finding.Condition: Verdict.Undecodable });

    /// <summary>What keeps a record back that could be written otherwise.</summary>
    private Block? Waiting(Plan plan, Predicate<Block> meant) =>
        plan
            .Findings.Where(finding => rules.Allows(finding.Condition))
            .Select(finding => finding.Block)
            .FirstOrDefault(block => block is not null && meant(block));

    private static bool WaitsForOthers(Block block) =>
        block.PassesByItself && block.Reason is not BlockReason.GracePeriod and not BlockReason.SrvVSchemaFirst;

    /// <summary>A cell with gates cannot be read, or a guard would like to see one that cannot.</summary>
    private static bool IsSomethingMissing(Gathered gathered, Plan plan) =>
        plan.Cells.Any(cell => gathered.Observed.Cells.Find(cell.Cell) is CellView.Unreadable)
        || plan.Findings.Any(finding =>
            finding.Block?.Reason is BlockReason.PeerUnreadable or BlockReason.PartialSwitch
        );

    /// <summary>A quiet VSchema is worth a look or two even to those who wait for nobody.</summary>
    private bool IsTimeLeft(Block block)
    {
        var least = block.Reason is BlockReason.VSchemaUnsettled ? rules.VSchemaQuiet * 2 : TimeSpan.Zero;
        var budget = options.LockTimeout > least ? options.LockTimeout : least;
        return time.GetElapsedTime(waitingSince ??= time.GetTimestamp()) < budget;
    }

    private TimeSpan NextWait()
    {
        var next = wait;
        wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        return next;
    }
}
