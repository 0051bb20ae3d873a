using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Reconcile.Queue;
using ControlPlane.Reconcile.Resyncs;
using ControlPlane.Reconcile.Rounds;
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

    private readonly LoopSetup setup;
    private readonly ILoopObserver observer;
    private readonly TimeProvider time;
    private readonly InputHistory history;
    private readonly List<WrittenRecord> notYetTold = [];
    private readonly long started;
    private int roundNumber;
    private bool cellsChanged = true;

    public LoopCore(
        LoopSetup setup,
        StoreValues values,
        InputHistory history,
        ILoopObserver observer,
        Random random,
        TimeProvider time
    )
    {
        (this.setup, this.history, this.observer, this.time) = (setup, history, observer, time);
        started = time.GetTimestamp();
        StartedAt = time.GetUtcNow();
        Mirror = new(setup.Topology, values);
        Writers = new(setup.Options);
        Queue = new(setup.Options, new(setup.Options.FirstBackOff, setup.Options.LongestBackOff, random), observer);
        Rounds = new(Queue, Writers);
        Gates = new(setup.Options.GateGrace);
        Board = new(observer);
        Resyncs = new(setup.Options.HeartbeatTimeout);
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

    /// <summary>Every record that could be judged has been.</summary>
    public bool HasJudgedAll { get; private set; }

    public QueueStatus QueueStatus => Queue.StatusAt(Now);

    private TimeSpan Now => time.GetElapsedTime(started);

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
            Work(turn);
        }

        turn.Wait = WaitFrom(Now);
        return turn;
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
                cellsChanged = true;
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
            Tell(written);
        }
    }

    private void Mark(Impact impact)
    {
        var now = Now;
        foreach (var record in Reach.Of(impact, Gates.Effective.Cells, Mirror, Board).ToArray())
        {
            Queue.Mark(record, now);
        }
    }

    /// <summary>Whether a write is ours is known only when the round that may have made it has ended.</summary>
    private void Tell(WrittenRecord written)
    {
        if (Queue.IsUnderWay(written.Record))
        {
            notYetTold.Add(written);
            return;
        }

        var (record, now) = (written.Record, time.GetUtcNow());
        var writer = WriterNames.Of(record, written.IsGone, Mirror.Global);
        if (Writers.Wrote(record, written.At, written.Content, writer, now) is { } status)
        {
            observer.OtherWrote(status);
        }
    }

    private void End(RoundResult result)
    {
        Rounds.End(result, Now, time.GetUtcNow());
        var written = result.Outcomes.Count(outcome => outcome is Publishing.StepOutcome.Done);
        observer.RoundEnded(new(result.Order.Records.Count, written, result.Duration, result.Failure));
        foreach (var told in notYetTold.Where(told => result.Order.Records.Contains(told.Record)).ToArray())
        {
            notYetTold.Remove(told);
            Tell(told);
        }
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

    /// <summary>Looks at what is due, and orders rounds for what needs a write.</summary>
    private void Work(LoopTurn turn)
    {
        if (IsBusy || Queue.TakeDue(Now) is not { Count: > 0 } due)
        {
            HasJudgedAll |= !Queue.HasChanges && Rounds.UnderWay == 0;
            return;
        }

        var observed = history.Remember(Mirror.Observe(time.GetUtcNow()));
        var judgement = Judgement.Of(observed, Gates.Effective, due.ToOrdinalSet(), setup.Rules);
        var sorting = new Sorting(this, setup, observed, Now, time.GetUtcNow());
        var (toWrite, held) = sorting.Sort(judgement);
        foreach (var group in toWrite.GroupBy(record => IsInGlobalStore(observed, record.Cell)))
        {
            var order = new RoundOrder
            {
                Number = ++roundNumber,
                Records = group.Union(judgement.SrvVSchemasBefore(group)).ToOrdinalSet(),
                Held = held,
                Gates = Gates.Effective,
                Contested = Rounds.Contested,
                Mirrored = observed,
                Lost = LostCells.Of(observed),
            };
            Rounds.Begin(order, Now);
            turn.Rounds.Add(order);
        }
    }

    private static bool IsInGlobalStore(Observed observed, CellName cell) =>
        observed.Cells.Find(cell) is CellView.Read { Records.InGlobalStore: true };

    /// <summary>While the global store is not heard nothing is due: its news wake the loop.</summary>
    private TimeSpan WaitFrom(TimeSpan now)
    {
        if (!Mirror.IsGlobalHeard)
        {
            return LongestWait;
        }

        TimeSpan?[] waits =
        [
            LongestWait,
            IsBusy ? null : Queue.UntilNext(now),
            Resyncs.Due - now,
            Gates.Next - time.GetUtcNow(),
        ];
        var least = waits.Min()!.Value;
        return least > TimeSpan.Zero ? least : TimeSpan.Zero;
    }

    /// <summary>There is no room for the two rounds that one look may order.</summary>
    private bool IsBusy => Rounds.UnderWay + 2 > setup.Options.Rounds;
}
