using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Reconcile.Queue;
using ControlPlane.Reconcile.Resyncs;
using ControlPlane.Reconcile.Rounds;
using ControlPlane.Reconcile.Routing;
using ControlPlane.Reconcile.Status;
using ControlPlane.Reconcile.Writers;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Loops;

/// <summary>
/// What a loop knows and decides. It does no I/O and never waits: it is told, and says what is to be done next.
/// Not safe for several threads.
/// </summary>
internal sealed class LoopCore
{
    /// <summary>Without any news a loop still looks up once in a while, which shows that it lives.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstAnswers = TimeSpan.FromSeconds(10);

    private readonly ILoopObserver observer;
    private readonly TimeProvider time;
    private readonly Ordering ordering;
    private readonly WriteLog writes;
    private readonly FirstLook first = new();
    private readonly long started;
    private bool cellsChanged = true;

    public LoopCore(
        LoopSetup setup,
        StoreValues values,
        InputHistory history,
        PlanMemory memory,
        ILoopObserver observer,
        Random random,
        TimeProvider time
    )
    {
        (this.observer, this.time) = (observer, time);
        started = time.GetTimestamp();
        StartedAt = time.GetUtcNow();
        Mirror = new(setup.Topology, values);
        Writers = new(setup.Options);
        Queue = new(setup.Options, new(setup.Options.FirstBackOff, setup.Options.LongestBackOff, random), observer);
        Rounds = new(Queue, Writers);
        Gates = new(setup.Options.GateGrace);
        Board = new(observer);
        Resyncs = new(setup.Options.HeartbeatTimeout);
        Routing = new(setup.Rules);
        ordering = new(this, setup, history, memory);
        writes = new(Writers, Queue, Mirror, observer);
    }

    public DateTimeOffset StartedAt { get; }

    /// <summary>When it came by last; null: not yet.</summary>
    public DateTimeOffset? HeartbeatAt { get; private set; }

    public TopologyMirror Mirror { get; }

    public RecordQueue Queue { get; }

    public RoundBook Rounds { get; }

    public GateBook Gates { get; }

    public FindingBoard Board { get; }

    public OtherWriters Writers { get; }

    public ResyncBook Resyncs { get; }

    public RoutingBook Routing { get; }

    /// <summary>Every record that could be judged has been.</summary>
    public bool HasJudgedAll { get; private set; }

    /// <summary>See <see cref="LoopStatus.IsSettled"/>.</summary>
    public bool IsSettled { get; private set; }

    public QueueStatus QueueStatus => Queue.StatusAt(Now);

    /// <summary>A store that does not answer at the start is not waited for any longer than this before all counts as judged.</summary>
    private bool HasHeardAll => Now > FirstAnswers || HaveAllAnswered;

    private bool HaveAllAnswered => Mirror.Feeds.All(feed => feed.IsHeard || feed.Trouble is not null);

    private TimeSpan Now => time.GetElapsedTime(started);

    /// <summary>What the mirrors say, and what is known of live tables.</summary>
    public Observed Observe() => Mirror.Observe(time.GetUtcNow()) with { Routing = Routing.Kept };

    public LoopTurn Take(IEnumerable<LoopMessage> messages)
    {
        var turn = new LoopTurn();
        HeartbeatAt = time.GetUtcNow();
        foreach (var message in messages)
        {
            Take(message);
        }

        if (Mirror.IsGlobalHeard)
        {
            FollowCells(turn);
            FollowGates();
            JudgeResync(turn);
            if (first.Hear(HasHeardAll, Now))
            {
                Queue.Hasten(Now);
            }
        }

        if (Mirror.IsGlobalHeard && Routing.IsReady && first.IsReady)
        {
            turn.Rounds.AddRange(ordering.Look(Now, time.GetUtcNow()));
            HasJudgedAll |= !Queue.HasChanges && Rounds.UnderWay == 0 && HasHeardAll;
        }

        if (Mirror.IsGlobalHeard || !Routing.IsLoaded)
        {
            turn.Routing = Routing.Next(Observe, Board.SrvVSchemas, Now);
        }

        Settle();
        turn.Wait = WaitFrom(Now);
        return turn;
    }

    private void Settle()
    {
        var wasSettled = IsSettled;
        IsSettled = HasJudgedAll && HaveAllAnswered && !Queue.HasChanges && Rounds.UnderWay == 0;
        if (IsSettled && !wasSettled)
        {
            observer.Settled();
        }
    }

    private void Take(LoopMessage message)
    {
        switch (message)
        {
            case LoopMessage.Feed(FeedNews.Heard(var feed, var change)):
                Take(Mirror.Apply(feed, change, time.GetUtcNow()), feed);
                break;
            case LoopMessage.Feed(FeedNews.Broken(var feed, var why)):
                Mirror.Break(feed, why);
                observer.MirrorBroken(feed.Store.Address, why);
                break;
            case LoopMessage.RoundEnded(var result):
                End(result);
                break;
            case LoopMessage.Declared(var gates):
                Gates.Declare(gates);
                (cellsChanged, IsSettled) = (true, false);
                break;
            case LoopMessage.Learned(var lists):
                MarkIf(Routing.Learn(lists, Now));
                break;
            case LoopMessage.RoutingDone(var news):
                MarkIf(Routing.Take(news, Now));
                break;
            case LoopMessage.ResyncAsked:
                Resyncs.Ask();
                break;
            case LoopMessage.ResyncRead(var reading):
                Resyncs.Read(reading, Now);
                break;
        }
    }

    private void Take(MirrorNews news, MirrorFeed feed)
    {
        if (news.BeganAgain)
        {
            observer.MirrorRestarted(feed.Store.Address, $"{feed.Span} was read anew.");
        }

        foreach (var impact in news.Impacts)
        {
            cellsChanged |= impact is Impact.Cells;
            Mark(impact);
        }

        foreach (var written in news.Written)
        {
            Rounds.Show(written.Record, written.At);
            writes.Take(written, time.GetUtcNow());
        }
    }

    /// <param name="tablesChanged">Something new is known of live tables, or of what was published of them.</param>
    private void MarkIf(bool tablesChanged)
    {
        if (tablesChanged)
        {
            Mark(new Impact.SrvVSchemas());
        }
    }

    private void Mark(Impact impact)
    {
        var now = Now;
        if (impact is Impact.SrvVSchemas or Impact.Cells)
        {
            Routing.Touch(now);
        }

        foreach (var record in Reach.Of(impact, Gates.Effective.Cells, Mirror, Board).ToArray())
        {
            Queue.Mark(record, now);
        }
    }

    private void End(RoundResult result)
    {
        Routing.PutBack += result.Outcomes.Count(outcome =>
            outcome is Publishing.StepOutcome.Done { Step: { Finding.Names: not null } step }
            && Writers.IsOthers(step.Record)
        );
        Rounds.End(result, Now, time.GetUtcNow());
        writes.Ended(result.Order.Records, time.GetUtcNow());
        var written = result.Outcomes.Count(outcome => outcome is Publishing.StepOutcome.Done);
        observer.RoundEnded(new(result.Order.Records.Count, written, result.Duration, result.Failure));
    }

    private void FollowCells(LoopTurn turn)
    {
        if (cellsChanged)
        {
            var (opened, closed) = Mirror.FollowCells();
            turn.Open.AddRange(opened);
            turn.Close.AddRange(closed);
            cellsChanged = false;
        }
    }

    private void FollowGates()
    {
        foreach (var cell in Gates.Update(Mirror.Global.Cells.Keys.ToOrdinalSet(), time.GetUtcNow()))
        {
            if (Gates.Effective.Cells.Contains(cell))
            {
                Mark(new Impact.AllOf(cell));
            }
            else
            {
                Board.Clear(cell);
            }
        }
    }

    private void JudgeResync(LoopTurn turn)
    {
        if (Resyncs.TryJudge(Mirror, Now, time.GetUtcNow()) is { } differences)
        {
            turn.Restart.AddRange(
                differences
                    .GroupBy(one => one.Feed)
                    .Select(group =>
                        (
                            group.Key,
                            $"A full read found {group.Count()} keys other than the watch had told, {group.First().Key} among them."
                        )
                    )
            );
            observer.Resynced(Resyncs.Last!);
            Mark(new Impact.Cells());
        }

        if (Resyncs.TryBegin(Now))
        {
            turn.Resync.AddRange(Mirror.Feeds.Where(feed => feed.IsHeard));
        }
    }

    /// <summary>While the global store is not heard nothing is due: its news wake the loop.</summary>
    private TimeSpan WaitFrom(TimeSpan now)
    {
        if (!Mirror.IsGlobalHeard || !Routing.IsLoaded)
        {
            var untilLoaded = Routing.IsLoaded ? null : Routing.Due - now;
            return untilLoaded is { } left ? Clamp(left) : LongestWait;
        }

        TimeSpan?[] waits =
        [
            LongestWait,
            first.Due - now,
            ordering.IsBusy || !first.IsReady || !Routing.IsReady ? null : Queue.UntilNext(now),
            Resyncs.Due - now,
            Gates.Next - time.GetUtcNow(),
            Routing.Due - now,
        ];
        return Clamp(waits.Min()!.Value);
    }

    private static TimeSpan Clamp(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero
        : wait > LongestWait ? LongestWait
        : wait;
}
