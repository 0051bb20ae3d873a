using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Writers;

/// <summary>The writes of one record, by us and by others.</summary>
internal sealed class RecordWriters
{
    /// <summary>More writes than this within the window are not told apart.</summary>
    private const int MostRemembered = 1000;

    private readonly Queue<DateTimeOffset> others = new();
    private readonly Queue<DateTimeOffset> undone = new();
    private string lastWriter = "";
    private DateTimeOffset lastAt;
    private Revision ourRevision;
    private (bool Is, ByteString? Content) ours;
    private (bool Is, ByteString? Content) tried;
    private bool writtenSinceOurs;
    private int trips;

    /// <summary>Until when the record is left alone.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>Who wrote it last was somebody else.</summary>
    public bool IsOthers { get; private set; }

    public void Ours(Revision at, ByteString? content)
    {
        (ourRevision, ours, tried) = (at, (true, content), default);
        (writtenSinceOurs, IsOthers) = (false, false);
    }

    public void Tried(ByteString? content) => tried = (true, content);

    /// <returns>True: somebody else wrote it.</returns>
    public bool Wrote(Revision at, ByteString? content, string writer, DateTimeOffset now, TimeSpan window)
    {
        if (at == ourRevision)
        {
            return false;
        }

        if (tried.Is && Equals(tried.Content, content))
        {
            Ours(at, content);
            return false;
        }

        Add(others, now, window);
        IsOthers = true;
        (lastWriter, lastAt) = (writer, now);
        writtenSinceOurs = now >= Until; // what happens while it is left alone undoes nothing
        return true;
    }

    /// <summary>
    /// Counts it as undone when it is not what we wrote, though that is what it should be. After a record was left alone
    /// for a window, the first time that it is undone again is enough, and it is left alone for twice as long.
    /// </summary>
    public DateTimeOffset? HeldUntil(ByteString? wanted, DateTimeOffset now, LoopOptions options)
    {
        if (now < Until)
        {
            return Until;
        }

        if (!ours.Is || !writtenSinceOurs || !Equals(ours.Content, wanted))
        {
            return null;
        }

        writtenSinceOurs = false;
        Add(undone, now, options.FlapWindow);
        var isOnProbation = trips > 0 && now - Until < options.FlapWindow;
        trips = isOnProbation || now - Until < options.FlapWindow * 2 ? trips : 0;
        if (!isOnProbation && undone.Count < options.FlapLimit)
        {
            return null;
        }

        Until = now + (options.FlapWindow * Math.Min(++trips, 2));
        return Until;
    }

    public OtherWriterStatus StatusOf(ServingRecordId record, DateTimeOffset now) =>
        new(record, lastWriter, others.Count, undone.Count, lastAt, IsFlapping: now < Until);

    private static void Add(Queue<DateTimeOffset> times, DateTimeOffset now, TimeSpan window)
    {
        times.Enqueue(now);
        while (times.Count > MostRemembered || now - times.Peek() > window)
        {
            times.Dequeue();
        }
    }
}
