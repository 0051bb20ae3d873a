using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Timelines;

namespace ControlPlane.Reconcile.Tests.Timelines;

/// <summary>A pass that read at one recorded revision and wrote at a later one, and what is wrong with what it wrote.</summary>
internal sealed record Run(long ReadAt, long WroteAt, Placement Placement, bool WroteAnything, PassResult Result)
{
    private static readonly Moment[] Moments = [.. Replay.Moments()];

    public int Done => Result.Written.Count();

    public int Conflicts => Result.Outcomes.Count(outcome => outcome is StepOutcome.Conflict);

    public IEnumerable<string> Wrong =>
        from done in Result.Written
        let why = done.Step.Record is ServingRecordId.SrvVSchema ? WrongVSchema(done.Step) : WrongKeyspace(done.Step)
        where why is not null
        select $"{Placement}: read at r{ReadAt}, written at r{WroteAt}: {done.Step.Record}: {why}";

    private Moment Then => AsPlayed(Moments[Playback.IndexOf(WroteAt)]);

    private Moment Before => Moments[Playback.IndexOf(ReadAt)];

    private IEnumerable<Moment> Meanwhile => Moments[(Playback.IndexOf(ReadAt) + 1)..(Playback.IndexOf(WroteAt) + 1)];

    private string? WrongKeyspace(PlanStep step)
    {
        var window = Windows.WrongAt(IsGuarded(step) ? Then : BehindOurLock(Then), step.Record);
        var waitedEnough =
            window?.EndsWith("runs", StringComparison.Ordinal) == true && IsMissing(step) && !IsNewWorkflow(step);
        if (window is not null && !waitedEnough)
        {
            return window;
        }

        var wanted = NaiveRebuild.RecordsOf(Then.Observed).Single(record => record.Id == step.Record).Wanted;
        var written = SrvKeyspace.Parser.ParseFrom(((PlanStep.Write)step).Content);
        return written.Equals(wanted) ? null : $"a rebuild would have written {wanted}";
    }

    /// <summary>Its content is that of when it was read; the next pass brings what came later. But nothing may have come between.</summary>
    private string? WrongVSchema(PlanStep step)
    {
        var record = NaiveRebuild.RecordsOf(Before.Observed).Single(record => record.Id == step.Record);
        var other = record with { Published = new SrvVSchema { MirrorRules = new() } };
        if (!NaiveRebuild.Agree(other, ((PlanStep.Write)step).Content))
        {
            return "it is not what a rebuild would have written when the inputs were read";
        }

        return Meanwhile.Any(moment => moment.Change.Key == $"/vitess/{step.Record.Cell}/SrvVSchema")
                ? "another writer was faster"
            : !IsGuarded(step) ? null
            : Meanwhile.Any(moment => moment.Change.Key.EndsWith("RoutingRules", StringComparison.Ordinal))
                ? "rules were written before"
            : NamedLocks(Then).Except(NamedLocks(Before)).Any() ? "a workflow began before"
            : null;
    }

    /// <summary>What the recorded process wrote into a cell whose records were left out is not there to be seen.</summary>
    private Moment AsPlayed(Moment moment)
    {
        if (Placement.Bare is not { } bare || moment.Observed.Cells.Find(new(bare)) is not CellView.Read read)
        {
            return moment;
        }

        var without = read with
        {
            Records = new() { At = read.Records.At, InGlobalStore = true },
        };
        return moment with
        {
            Observed = moment.Observed with { Cells = moment.Observed.Cells.With(new(bare), without) },
        };
    }

    /// <summary>
    /// A cell with a store of its own is written under our lock, taken right after the reading: whoever came to the keyspace
    /// or to one of its workflows since then stands behind us, and has changed nothing.
    /// </summary>
    private Moment BehindOurLock(Moment moment)
    {
        var before = Before.Observed.Global.Locks.Select(held => held.Info.Key).ToHashSet();
        var global = moment.Observed.Global;
        var ahead = global with { Locks = [.. global.Locks.Where(held => before.Contains(held.Info.Key))] };
        return moment with { Observed = moment.Observed with { Global = ahead } };
    }

    private static IEnumerable<string> NamedLocks(Moment moment) =>
        from held in moment.Observed.Global.Locks
        where held.Target is LockTarget.Named
        select held.Info.Key.ToString();

    private bool IsGuarded(PlanStep step) => Placement.AddressOf(step.Record.Cell.Value) == World.GlobalAddress;

    private static bool IsMissing(PlanStep step) => step.Finding.Condition is Verdict.Missing;

    private bool IsNewWorkflow(PlanStep step) =>
        Then.Observed.Global.Locks.Any(held =>
            held.Target is LockTarget.Named named
            && named.Keyspace == step.Record.KeyspaceName?.Value
            && Then.Change.At - held.Info.Time <= TimeSpan.FromSeconds(30)
        );
}
