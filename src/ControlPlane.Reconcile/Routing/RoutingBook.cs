using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Reconcile.Routing;

/// <summary>
/// What a loop knows of live tables and of our own routing records, and when these are to be written. They follow the
/// cells: as long as a guard keeps a change of names, or anything that passes by itself, from a cell, they stay as they
/// are, since other readers would miss the names as much. Lists go before the cells (<see cref="ToldLists"/>).
/// </summary>
internal sealed class RoutingBook(PlanningRules rules)
{
    /// <summary>Cells come first, and a burst of changes costs one write.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ToldLists told = new(isKept: rules.Policy is not Policy.Observe);
    private RoutingRecords records = RoutingRecords.None;
    private KeptRouting recorded = KeptRouting.None;
    private TimeSpan? due = TimeSpan.Zero;
    private TimeSpan pause = Pause;
    private bool isUnderWay;

    /// <summary>They have been read once: before that nothing is known of what was published, and nothing is decided.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Loaded, and what was told until then may be used: before that nothing is decided.</summary>
    public bool IsReady { get; private set; }

    public KeptRouting Kept { get; private set; } = KeptRouting.None;

    /// <summary>Why they could not be read or written; null: they could.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Records written since the start.</summary>
    public long Written { get; private set; }

    /// <summary>How often a record was put right whose published names somebody else had dropped or spread.</summary>
    public long PutBack { get; set; }

    /// <summary>When something is to be done next; null: nothing is, or it is under way.</summary>
    public TimeSpan? Due =>
        isUnderWay ? null
        : told.IsDue ? TimeSpan.Zero
        : due;

    /// <summary>Takes lists that were read, or read again.</summary>
    /// <returns>True: they say something new.</returns>
    public bool Learn(LiveSchemas lists, TimeSpan now)
    {
        told.Learn(lists);
        return Combine(now);
    }

    /// <summary>Something that the records are made from has changed.</summary>
    public void Touch(TimeSpan now) => due ??= now + pause;

    /// <returns>True: they say something new of names or tables.</returns>
    public bool Take(RoutingNews news, TimeSpan now)
    {
        (isUnderWay, Trouble) = (false, news.Outcome.Failure ?? news.Records?.Trouble);
        Written += news.Outcome.Written;
        if (news.Records is { } read)
        {
            (records, recorded, IsLoaded) = (read, read.ToKept(), true);
        }

        if (told.TryEnd())
        {
            return Combine(now);
        }

        pause = news.Outcome.MayTryAgain ? Min(pause * 2, LongestPause) : Pause;
        due = !IsLoaded || news.Outcome.MayTryAgain ? now + pause : null;
        return Combine(now);
    }

    /// <summary>What is to be done now; null: nothing.</summary>
    /// <param name="observed">What is known now.</param>
    /// <param name="srvVSchemas">The findings on the cells' SrvVSchemas.</param>
    /// <param name="now">The time.</param>
    public RoutingOrder? Next(Func<Observed> observed, IEnumerable<Finding> srvVSchemas, TimeSpan now)
    {
        if (isUnderWay || Due is not { } at || at > now)
        {
            return null;
        }

        if (told.IsDue)
        {
            isUnderWay = true;
            return new RoutingOrder.Ahead(told.Begin(), observed(), records);
        }

        if (!IsLoaded)
        {
            isUnderWay = true;
            return new RoutingOrder.Load();
        }

        if (Kept.IsNone || rules.Policy is Policy.Observe)
        {
            due = null;
            return null;
        }

        if (srvVSchemas.Any(KeepsNamesBack))
        {
            due = now + Pause;
            return null;
        }

        (isUnderWay, due) = (true, null);
        return new RoutingOrder.Write(observed(), records);
    }

    public static bool KeepsNamesBack(Finding finding) =>
        finding.Record is ServingRecordId.SrvVSchema
        && finding.Block is { } block
        && (block.PassesByItself || block.Reason is BlockReason.RoutingChange);

    private bool Combine(TimeSpan now)
    {
        if (IsLoaded)
        {
            told.Judge(recorded.Live);
            IsReady |= !told.IsDue;
        }

        var before = Kept;
        Kept = recorded.With(told.Usable);
        var isNew = !Kept.DecidesTheSameAs(before);
        if (IsLoaded && (isNew || IsRecordOld()))
        {
            Touch(now);
        }

        return isNew;
    }

    private bool IsRecordOld() =>
        Kept.Live.Keyspaces.Values.Any(list =>
            records.Tables.Find(list.Keyspace)?.Message is { } recorded
            && list.ReadAt - DateTimeOffset.FromUnixTimeSeconds(recorded.ReadAt) >= RoutingWrites.AgeGrain
        );

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    public RoutingStatus Status =>
        new()
        {
            Lists = [.. Kept.Live.Keyspaces.Values],
            Names = Kept.Recorded.Routable,
            Ambiguous = Kept.Recorded.Ambiguous,
            RecordsWritten = Written,
            PutBack = PutBack,
            Trouble = Trouble,
        };
}
