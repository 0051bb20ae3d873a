using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Passes;

/// <summary>What follows a round.</summary>
internal abstract record NextRound
{
    private NextRound() { }

    public sealed record None : NextRound;

    public sealed record AtOnce : NextRound;

    public sealed record After(string Reason, TimeSpan Wait) : NextRound;
}

/// <summary>What a pass remembers from round to round, and whether another one is worth it.</summary>
internal sealed class PassState(PassId id, PassOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly SortedDictionary<ServingRecordId, StepOutcome> outcomes = [];
    private readonly Dictionary<KeyspaceName, int> conflicts = [];
    private readonly long started = time.GetTimestamp();
    private ImmutableArray<StepOutcome> lastOutcomes = [];
    private long? waitingSince;
    private TimeSpan wait = FirstWait;
    private int rounds;
    private int hurried;

    /// <summary>Keyspaces that met a conflict twice: from now on they are written under the lock.</summary>
    public OrdinalSet<KeyspaceName> Contested =>
        conflicts.Where(pair => pair.Value >= 2).Select(pair => pair.Key).ToOrdinalSet();

    public int StartRound()
    {
        lastOutcomes = [];
        return ++rounds;
    }

    public void Add(ImmutableArray<StepOutcome> ended)
    {
        lastOutcomes = ended;
        foreach (var outcome in ended)
        {
            outcomes[outcome.Step.Record] = outcome;
            if (outcome is StepOutcome.Conflict && outcome.Step.Record.KeyspaceName is { } keyspace)
            {
                conflicts[keyspace] = conflicts.GetValueOrDefault(keyspace) + 1;
            }
        }
    }

    public NextRound Next(Gathered gathered, Plan plan)
    {
        if (MustLookAgain(gathered) && hurried < options.MaxRounds)
        {
            hurried++;
            return new NextRound.AtOnce();
        }

        return WorthWaitingFor(plan) is { } reason && TimeLeft() > TimeSpan.Zero
            ? new NextRound.After(reason, NextWait())
            : new NextRound.None();
    }

    public PassResult Result(Plan plan) =>
        new()
        {
            PassId = id,
            Plan = plan,
            Outcomes = [.. outcomes.Values],
            Rounds = rounds,
            Duration = time.GetElapsedTime(started),
        };

    /// <summary>After a conflict or an unknown outcome the state is read again; so are cells left behind in round one.</summary>
    private bool MustLookAgain(Gathered gathered) =>
        lastOutcomes.Any(outcome =>
            outcome is StepOutcome.Conflict or StepOutcome.Unknown or StepOutcome.Skipped or StepOutcome.NoLongerNeeded
        ) || (rounds == 1 && gathered.Observed.Cells.Values.Any(view => view is CellView.Unreadable));

    private static string? WorthWaitingFor(Plan plan) =>
        plan.Findings.Select(finding => finding.Block).FirstOrDefault(Passes)?.Why;

    private static bool Passes(Block? block) =>
        block is { PassesByItself: true, Reason: not BlockReason.GracePeriod and not BlockReason.SrvVSchemaFirst };

    private TimeSpan TimeLeft() => options.LockTimeout - time.GetElapsedTime(waitingSince ??= time.GetTimestamp());

    private TimeSpan NextWait()
    {
        var next = wait;
        wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        return next;
    }
}
