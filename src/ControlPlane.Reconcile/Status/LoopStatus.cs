using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Status;

/// <summary>What the loop of one topology knows at one moment: an immutable picture, cheap to take, safe to keep.</summary>
public sealed record LoopStatus
{
    /// <summary>The topology's name, as declared.</summary>
    public required string Topology { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>
    /// When the loop itself was last seen to move: it comes by every few seconds, whatever the stores do. Null: it has not
    /// begun yet.
    /// </summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>The global store has been mirrored and every record that could be judged has been, at least once.</summary>
    public required bool HasJudgedAll { get; init; }

    /// <summary>
    /// Everything heard so far has been looked at, and no round is under way: what is said here stands until something
    /// changes. What is to be tried again later, or is held back, is settled as well.
    /// </summary>
    public bool IsSettled { get; init; }

    /// <summary>The gates that it was told of last, as far as it has come.</summary>
    public GateDeclarations Declared { get; init; } = GateDeclarations.None;

    /// <summary>The global store's mirror lives. False: nothing is written until it does (fail static).</summary>
    public required bool IsGlobalStoreHeard { get; init; }

    public required ImmutableArray<StoreStatus> Stores { get; init; }

    /// <summary>Cells with gates, or whose gates left a short while ago, in the order of their names.</summary>
    public required ImmutableArray<CellStatus> Cells { get; init; }

    public required QueueStatus Queue { get; init; }

    public ImmutableArray<Notice> Notices { get; init; } = [];

    /// <summary>Who else writes serving records: one line per record that somebody else wrote within the window.</summary>
    public ImmutableArray<OtherWriterStatus> OtherWriters { get; init; } = [];

    public RoutingStatus Routing { get; init; } = RoutingStatus.Nothing;

    /// <summary>Null: no resync has ended yet.</summary>
    public ResyncStatus? LastResync { get; init; }

    /// <summary>Differences between a full read and the mirrors since the start. Each is a bug of ours.</summary>
    public long MirrorDifferences { get; init; }
}

/// <summary>One store, as its mirrors see it.</summary>
public sealed record StoreStatus
{
    public required string Address { get; init; }

    /// <summary>The cells whose records lie in it; <see cref="IsGlobal"/> may be true as well.</summary>
    public required ImmutableArray<CellName> Cells { get; init; }

    public required bool IsGlobal { get; init; }

    /// <summary>Everything in it that we follow has been read, and its watches live.</summary>
    public required bool IsHeard { get; init; }

    /// <summary>When something was last heard from it, a sign of life included; null: never.</summary>
    public DateTimeOffset? LastHeardAt { get; init; }

    /// <summary>The highest revision heard of.</summary>
    public long Revision { get; init; }

    /// <summary>How often its watches had to start anew.</summary>
    public long Restarts { get; init; }

    /// <summary>Why it is not heard; null: it is.</summary>
    public string? Trouble { get; init; }
}

/// <summary>One cell with gates.</summary>
public sealed record CellStatus
{
    public required CellName Cell { get; init; }

    /// <summary>How many gates are declared in it; 0 while it is only kept warm.</summary>
    public required int Gates { get; init; }

    /// <summary>Until when a cell without gates is kept warm; null: it has gates.</summary>
    public DateTimeOffset? WarmUntil { get; init; }

    /// <summary>Why nothing can be said about the cell; null: it can.</summary>
    public string? Problem { get; init; }

    public string? Remedy { get; init; }

    /// <summary>The SrvVSchema first, then the SrvKeyspaces by name, those in sync included.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The last record that we wrote here; null: none since the start.</summary>
    public PublishStatus? LastPublish { get; init; }
}

/// <summary>A write of ours.</summary>
/// <param name="What">What was wrong with the record before, in a sentence.</param>
public sealed record PublishStatus(ServingRecordId Record, DateTimeOffset At, long Revision, string What);

/// <summary>The key queue. A record is in it at most once.</summary>
/// <param name="Waiting">Records to be looked at, at once or later.</param>
/// <param name="UnderWay">Records being read and written.</param>
/// <param name="BackingOff">Records among the waiting that failed before and wait for another try.</param>
/// <param name="OldestWait">How long the one that is due for longest has been due.</param>
public sealed record QueueStatus(int Waiting, int UnderWay, int BackingOff, TimeSpan OldestWait)
{
    /// <summary>How long the records under way have been so, all together.</summary>
    public TimeSpan UnfinishedWork { get; init; }

    /// <summary>How long the one that is under way for longest has been so.</summary>
    public TimeSpan LongestUnderWay { get; init; }
}

/// <summary>Somebody else's writes of one record within the window that is looked at.</summary>
/// <param name="Writer">Who, as far as it can be told: the holder of the keyspace lock at that time, or how it looks.</param>
/// <param name="Writes">How often within the window.</param>
/// <param name="Undone">How often that made wrong what we had written.</param>
public sealed record OtherWriterStatus(
    ServingRecordId Record,
    string Writer,
    int Writes,
    int Undone,
    DateTimeOffset LastAt,
    bool IsFlapping
);

/// <param name="Differences">Records of which the mirrors said something else than the stores.</param>
/// <param name="Example">One of the differences; null: there are none.</param>
/// <param name="Failure">Why it could not be done; null: it could.</param>
public sealed record ResyncStatus(
    DateTimeOffset At,
    TimeSpan Duration,
    int Differences,
    string? Example,
    string? Failure
);
