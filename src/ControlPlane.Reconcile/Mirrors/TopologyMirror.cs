using System.Collections.Immutable;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>
/// All inputs and all serving records of a topology, as the watches tell of them. It says that something is to be done
/// and what; before anything is written, the stores are read (design.md 5). Not safe for several threads.
/// </summary>
internal sealed class TopologyMirror
{
    private readonly GlobalLayout layout;
    private readonly StoreValues values;
    private readonly EntryGroups inputs;
    private readonly MirroredCells cells;
    private GlobalRecords? global;
    private OrdinalMap<CellName, CellView>? views;

    public TopologyMirror(TopologyConnection topology, StoreValues values)
    {
        (layout, this.values) = (topology.Layout, values);
        inputs = new(layout);
        cells = new(topology, values);
        GlobalFeeds = [.. Spans(layout).Select(span => new MirrorFeed(topology.Global, span, cell: null))];
    }

    public ImmutableArray<MirrorFeed> GlobalFeeds { get; }

    public IEnumerable<MirrorFeed> Feeds => GlobalFeeds.Concat(cells.Feeds);

    /// <summary>All inputs have been read and their watches live.</summary>
    public bool IsGlobalHeard => GlobalFeeds.All(feed => feed.IsHeard);

    public GlobalRecords Global => global ??= inputs.Read(GlobalFeeds.Max(feed => feed.Highest));

    public OrdinalMap<CellName, CellView> Cells =>
        views ??= Global.Cells.ToOrdinalMap(pair => pair.Key, pair => cells.ViewOf(pair.Key, pair.Value));

    public Observed Observe(DateTimeOffset now) =>
        new()
        {
            Now = now,
            Global = Global,
            Cells = Cells,
        };

    /// <summary>False: the key lies in a span that is followed, and is nothing that is kept.</summary>
    public bool Follows(MirrorFeed feed, Key key) =>
        feed.Cell is not { } cell || cells.Find(cell)?.RecordAt(key) is not null;

    public Entry? Find(MirrorFeed feed, Key key) =>
        feed.Cell is { } cell ? cells.Find(cell)?.Find(key) : inputs.Find(key);

    public IEnumerable<Entry> In(MirrorFeed feed) =>
        feed.Cell is { } cell ? cells.Find(cell)?.In(feed.Span) ?? [] : inputs.In(feed.Span);

    public (List<MirrorFeed> Opened, List<MirrorFeed> Closed) FollowCells()
    {
        views = null;
        return cells.Follow(Global);
    }

    public MirrorNews Apply(MirrorFeed feed, TopologyChange change, DateTimeOffset now)
    {
        var wasHeard = IsHeard(feed);
        var hadBegun = feed.LastHeardAt is not null;
        var wasBroken = feed.Trouble is not null;
        var again = feed.Hear(change, now) || (wasBroken && feed.Trouble is null);
        var known = values.Of(feed.Store);
        if (change is TopologyChange.Snapshot)
        {
            known.BeginAt(change.At, feed.Store.Era);
        }
        else if (change is TopologyChange.Changed)
        {
            known.Saw(change.At);
        }

        var news = new MirrorNews { BeganAgain = again };
        var difference = SpanChange.Of(change, () => In(feed), key => Find(feed, key));
        Apply(feed, difference, known, change.At, isFirst: !hadBegun, news);
        if (change is TopologyChange.Snapshot)
        {
            PutAll(feed, known);
        }

        if (!wasHeard && IsHeard(feed))
        {
            news.Impacts.Add(feed.Cell is { } cell ? new Impact.AllOf(cell) : new Impact.Cells());
            news.Impacts.Add(new Impact.Blocked());
            views = null;
        }

        return news;
    }

    public void Break(MirrorFeed feed, string why)
    {
        feed.Break(why);
        views = null;
    }

    private bool IsHeard(MirrorFeed feed) => feed.Cell is { } cell ? cells.IsHeard(cell) : IsGlobalHeard;

    private void Apply(
        MirrorFeed feed,
        SpanChange change,
        MirroredValues known,
        Revision at,
        bool isFirst,
        MirrorNews news
    )
    {
        if (change.IsNone)
        {
            return;
        }

        (global, views) = (feed.Cell is null ? null : global, null);
        foreach (var entry in change.Put)
        {
            Put(feed, entry, known, isFirst, news);
        }

        foreach (var key in change.Removed)
        {
            Remove(feed, key, at, known, news);
        }
    }

    /// <summary>Also what has not changed: the values may have been forgotten when the store went back in time.</summary>
    private void PutAll(MirrorFeed feed, MirroredValues known)
    {
        foreach (var entry in In(feed))
        {
            known.Put(entry);
        }
    }

    private void Put(MirrorFeed feed, Entry entry, MirroredValues known, bool isFirst, MirrorNews news)
    {
        if (feed.Cell is not { } cell)
        {
            news.Impacts.UnionWith(Impact.OfInput(layout, entry.Key, inputs.Put(entry)));
            known.Put(entry);
        }
        else if (cells.Find(cell) is { } mirror && mirror.RecordAt(entry.Key) is { } record)
        {
            known.Put(mirror.Put(record, entry));
            news.Impacts.UnionWith(Impact.OfServingRecord(record));
            if (!isFirst)
            {
                news.Written.Add(new(record, entry.Modified, entry.Value));
            }
        }
    }

    private void Remove(MirrorFeed feed, Key key, Revision at, MirroredValues known, MirrorNews news)
    {
        known.Remove(key);
        feed.NoteDeleted(key, at);
        if (feed.Cell is not { } cell)
        {
            news.Impacts.UnionWith(Impact.OfInput(layout, key, inputs.Remove(key)));
        }
        else if (cells.Find(cell) is { } mirror && mirror.RecordAt(key) is { } record)
        {
            mirror.Remove(record, key);
            news.Impacts.UnionWith(Impact.OfServingRecord(record));
            news.Written.Add(new(record, at, Content: null));
        }
    }

    private static IEnumerable<KeySpan> Spans(GlobalLayout layout) => new Gathering.Scope.Everything().In(layout);
}

/// <summary>What a change of a mirror brought.</summary>
internal sealed class MirrorNews
{
    public HashSet<Impact> Impacts { get; } = [];

    /// <summary>Serving records that were written or deleted, by whomever.</summary>
    public List<WrittenRecord> Written { get; } = [];

    /// <summary>The watch had begun before, and begins anew.</summary>
    public bool BeganAgain { get; init; }
}

/// <param name="At">The revision of the write, as far as it is known: that of the snapshot which lacks a deleted record.</param>
/// <param name="Content">What it is now; null: it was deleted.</param>
internal sealed record WrittenRecord(ServingRecordId Record, Revision At, Google.Protobuf.ByteString? Content)
{
    public bool IsGone => Content is null;
}
