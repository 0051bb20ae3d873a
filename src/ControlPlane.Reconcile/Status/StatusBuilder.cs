using System.Collections.Immutable;
using ControlPlane.Reconcile.Loops;
using ControlPlane.Reconcile.Mirrors;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Status;

/// <summary>Makes the picture of what a loop knows.</summary>
internal sealed class StatusBuilder(LoopSetup setup, LoopCore core, TimeProvider time)
{
    /// <summary>Notices cost building a SrvVSchema, and change with time as well as with the records.</summary>
    private static readonly TimeSpan NoticesLast = TimeSpan.FromSeconds(10);

    private ImmutableArray<Notice> notices = [];
    private (GlobalRecords? Of, KeptRouting? Routing, DateTimeOffset At) noticed;

    public LoopStatus Build()
    {
        var now = time.GetUtcNow();
        return new()
        {
            Topology = setup.Name,
            At = now,
            StartedAt = core.StartedAt,
            HeartbeatAt = core.HeartbeatAt,
            HasJudgedAll = core.HasJudgedAll,
            IsSettled = core.IsSettled,
            Declared = core.Gates.Declarations,
            IsGlobalStoreHeard = core.Mirror.IsGlobalHeard,
            Stores = Stores(),
            Cells = [.. core.Gates.Effective.Cells.Select(CellOf)],
            Queue = core.QueueStatus,
            Notices = core.Mirror.IsGlobalHeard ? NoticesAt(now) : notices,
            OtherWriters = core.Writers.StatusAt(now),
            Routing = core.Routing.Status,
            LastResync = core.Resyncs.Last,
            MirrorDifferences = core.Resyncs.Differences,
        };
    }

    private ImmutableArray<StoreStatus> Stores() =>
        [
            .. core
                .Mirror.Feeds.GroupBy(feed => feed.Store.Address)
                .Select(group => StoreOf(group.Key, [.. group]))
                .OrderByDescending(store => store.IsGlobal)
                .ThenBy(store => store.Address, StringComparer.Ordinal),
        ];

    private static StoreStatus StoreOf(string address, MirrorFeed[] feeds) =>
        new()
        {
            Address = address,
            Cells = [.. feeds.Select(feed => feed.Cell).OfType<CellName>().Distinct().Order()],
            IsGlobal = feeds.Any(feed => feed.Cell is null),
            IsHeard = feeds.All(feed => feed.IsHeard),
            LastHeardAt = feeds.Max(feed => feed.LastHeardAt),
            Revision = feeds.Max(feed => feed.Highest.Value),
            Restarts = feeds.Sum(feed => feed.Restarts),
            Trouble = feeds.All(feed => feed.IsHeard)
                ? null
                : feeds.Select(feed => feed.Trouble).FirstOrDefault(why => why is not null)
                    ?? "It has not answered yet.",
        };

    private CellStatus CellOf(CellName cell)
    {
        var problem = CellProblem.Of(core.Observe(), cell);
        return new()
        {
            Cell = cell,
            Gates = core.Gates.CountIn(cell),
            WarmUntil = core.Gates.WarmUntil(cell),
            Problem = problem?.Why,
            Remedy = problem?.Remedy,
            Findings = problem is null ? core.Board.In(cell) : [],
            LastPublish = core.Rounds.LastPublishIn(cell),
        };
    }

    private ImmutableArray<Notice> NoticesAt(DateTimeOffset now)
    {
        var global = core.Mirror.Global;
        var routing = core.Routing.Kept;
        if (
            !ReferenceEquals(noticed.Of, global)
            || noticed.Routing?.DecidesTheSameAs(routing) != true
            || now - noticed.At > NoticesLast
        )
        {
            notices = Planner.NoticesOf(core.Observe(), core.Gates.Effective, setup.Rules);
            noticed = (global, routing, now);
        }

        return notices;
    }
}
