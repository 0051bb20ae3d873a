using System.Collections.Immutable;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Passes;

/// <summary>What a pass remembers from round to round.</summary>
internal sealed class PassState(PassId id, TimeProvider time)
{
    private readonly Dictionary<ServingRecordId, StepOutcome> outcomes = [];
    private readonly Dictionary<KeyspaceName, int> conflicts = [];
    private readonly long started = time.GetTimestamp();
    private Plan? plan;

    /// <summary>What the steps of this round's plan came to; empty while it is being carried out.</summary>
    public ImmutableArray<StepOutcome> LastOutcomes { get; private set; } = [];

    public int Rounds { get; private set; }

    /// <summary>No round has come as far as a plan.</summary>
    public bool KnowsNothing => plan is null;

    /// <summary>Keyspaces that met a conflict twice: from now on they are written under the lock.</summary>
    public OrdinalSet<KeyspaceName> Contested =>
        conflicts.Where(pair => pair.Value >= 2).Select(pair => pair.Key).ToOrdinalSet();

    public int StartRound() => ++Rounds;

    /// <summary>Takes a new plan, and returns the steps of earlier rounds of which it is known only now that they were done.</summary>
    public ImmutableArray<StepOutcome.Done> Take(Plan planned, Observed observed)
    {
        (plan, LastOutcomes) = (planned, []);
        if (outcomes.Count == 0)
        {
            return [];
        }

        var findings = planned.Findings.ToDictionary(finding => finding.Record);
        var settled = ImmutableArray.CreateBuilder<StepOutcome.Done>();
        foreach (var (record, before) in outcomes.ToArray())
        {
            var now = Settlement.Of(before, observed, findings.GetValueOrDefault(record));
            outcomes[record] = now;
            if (now is StepOutcome.Done done && before is not StepOutcome.Done)
            {
                settled.Add(done);
            }
        }

        return settled.ToImmutable();
    }

    public void Add(ImmutableArray<StepOutcome> ended)
    {
        LastOutcomes = ended;
        foreach (var outcome in ended)
        {
            outcomes[outcome.Step.Record] = outcome;
            if (outcome is StepOutcome.Conflict && outcome.Step.Record.KeyspaceName is { } keyspace)
            {
                conflicts[keyspace] = conflicts.GetValueOrDefault(keyspace) + 1;
            }
        }
    }

    /// <param name="failure">Why the pass ends before its time; null: it does not.</param>
    public PassResult Result(string? failure)
    {
        var made = plan ?? throw new InvalidOperationException("No round has made a plan.");
        return new()
        {
            PassId = id,
            Plan = made,
            Outcomes = [.. outcomes.Values.OrderBy(outcome => outcome.Step.Record)],
            Drift = [.. DriftOf(made)],
            Failure = failure,
            Rounds = Rounds,
            Duration = time.GetElapsedTime(started),
        };
    }

    private IEnumerable<Finding> DriftOf(Plan made)
    {
        var mended = LastOutcomes.OfType<StepOutcome.Done>().Select(done => done.Step.Record).ToHashSet();
        return made.Findings.Where(finding =>
            finding.Verdict is not Verdict.InSync && (finding.Block is not null || !mended.Contains(finding.Record))
        );
    }
}
