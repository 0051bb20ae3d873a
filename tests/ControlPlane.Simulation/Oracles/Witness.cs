using ControlPlane.Simulation.Kernel;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Oracles;

/// <summary>
/// Follows one controller at the edge of its process. Its rule: after an answer of unknown outcome, a key that may have
/// been written is read again before anything is written to it.
/// </summary>
public sealed class Witness(Author author, Audit audit, Journal journal)
{
    private readonly Dictionary<(string Store, Key Key), long> doubtful = [];

    /// <summary>Rounds may go on side by side: what belongs to one is told by the flow that it was started in.</summary>
    private readonly AsyncLocal<WitnessedRound?> current = new();
    private readonly WitnessedRound outside = new(0);
    private int rounds;
    private long clock;

    public WitnessedRound Round => current.Value ?? outside;

    /// <summary>What was read before is no ground for a write any more.</summary>
    public void RoundBegins() => current.Value = new(++rounds);

    public long ReadBegins() => ++clock;

    public void ReadEnded(string store, KeySpan span, Revision at, long begun)
    {
        foreach (var (place, since) in doubtful.ToArray())
        {
            if (place.Store == store && span.Contains(place.Key) && begun > since)
            {
                doubtful.Remove(place);
            }
        }

        Round.Read(store, span, at);
    }

    public Sent Sends(string store, Transaction transaction)
    {
        foreach (var write in transaction.Writes.Where(write => doubtful.ContainsKey((store, write.Key))))
        {
            journal.Violate(
                "after Unknown the state is read again",
                $"{author} writes {write.Key}, whose last write it does not know the outcome of"
            );
        }

        var round = Round;
        var sent = new Sent(author, store, transaction, round.Number)
        {
            ReadAt = round.Snapshot(),
            HeldLease = audit.LeaseHolding(author, transaction),
        };
        round.Sent.Add(sent);
        audit.Expect(sent);
        return sent;
    }

    public void Answered(Sent sent, CommitOutcome outcome)
    {
        journal.Probe($"commit {outcome.GetType().Name}");
        switch (outcome)
        {
            case CommitOutcome.Committed(var at) when sent.DoneAt != at:
                journal.Violate("Committed means once", $"{author} was told {at}, the log says {sent.DoneAt}");
                break;
            case CommitOutcome.Conflict when sent.IsDone:
                journal.Violate("Conflict means not done", $"{author}'s transaction was done at {sent.DoneAt}");
                break;
            case CommitOutcome.Unknown:
                foreach (var write in sent.Transaction.Writes)
                {
                    doubtful[(sent.Store, write.Key)] = ++clock;
                }

                break;
        }
    }

    public void Refused(Sent sent)
    {
        if (sent.IsDone)
        {
            journal.Violate("a failure means not done", $"{author}'s transaction was done at {sent.DoneAt}");
        }
    }
}
