using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Reconcile.Status;

namespace ControlPlane.Reconcile.Resyncs;

/// <summary>
/// The course of a resync: asked for, reading, then a moment for the mirrors to catch up with what was read, then the
/// verdict. A difference that is left is a bug of ours, or of a store's watches; it is counted and mended.
/// </summary>
/// <param name="heartbeat">A watch that is silent for longer than this is opened anew.</param>
internal sealed class ResyncBook(TimeSpan heartbeat)
{
    /// <summary>
    /// What was read may be newer than what a watch has brought by then, and a stream that broke just now takes a while.
    /// One that has not brought it after this long has lost it.
    /// </summary>
    private readonly TimeSpan catchingUp = heartbeat * 1.5;

    private bool isAsked;
    private bool isUnderWay;
    private TimeSpan started;
    private (ResyncReading Reading, TimeSpan Until)? read;

    public long Differences { get; private set; }

    public ResyncStatus? Last { get; private set; }

    public void Ask() => isAsked = true;

    /// <summary>True: a resync begins now.</summary>
    public bool TryBegin(TimeSpan now)
    {
        if (!isAsked || isUnderWay)
        {
            return false;
        }

        (isAsked, isUnderWay, started) = (false, true, now);
        return true;
    }

    public void Read(ResyncReading reading, TimeSpan now) =>
        read = (reading, reading.Suspicions.Count == 0 ? now : now + catchingUp);

    /// <summary>When the verdict is due; null: none is awaited.</summary>
    public TimeSpan? Due => read?.Until;

    /// <summary>The verdict, when it is due.</summary>
    /// <returns>What is different; null: no verdict is due.</returns>
    public IReadOnlyList<Suspicion>? TryJudge(TopologyMirror mirror, TimeSpan now, DateTimeOffset clock)
    {
        if (read is not { } done || now < done.Until)
        {
            return null;
        }

        (read, isUnderWay) = (null, false);
        Suspicion[] differences =
        [
            .. done.Reading.Suspicions.Where(one => one.Feed.IsHeard && one.Holds(mirror.Find(one.Feed, one.Key))),
        ];
        Differences += differences.Length;
        Last = new(clock, now - started, differences.Length, ExampleIn(differences, mirror), done.Reading.Failure);
        return differences;
    }

    private static string? ExampleIn(Suspicion[] differences, TopologyMirror mirror) =>
        differences is [var first, ..]
            ? $"{first.Key} was {Describe(first.Read)} at {first.At}, and the mirror, last told of {first.Feed.Highest}, says {Describe(mirror.Find(first.Feed, first.Key))}."
            : null;

    private static string Describe(Topology.Stores.Entry? entry) =>
        entry is null ? "not there" : $"written at {entry.Modified}";
}
