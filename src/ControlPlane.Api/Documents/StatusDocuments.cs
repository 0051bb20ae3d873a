using ControlPlane.Api.Views;
using ControlPlane.Reconcile.Resilience;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;

namespace ControlPlane.Api.Documents;

/// <summary>Turns what loops know into what is shown.</summary>
public static class StatusDocuments
{
    public static StatusDocument Of(ProcessView process, IEnumerable<TopologyView> topologies, DateTimeOffset now) =>
        new()
        {
            Version = process.Version,
            StartedAt = process.StartedAt,
            At = now,
            GatesFile = process.GatesFile() is { } file ? new(file.Path, file.LoadedAt, file.Problems) : null,
            Kubernetes = process.Kubernetes?.Invoke(),
            Topologies = [.. topologies.Select(Of)],
        };

    private static TopologyDocument Of(TopologyView topology) =>
        Of(topology.Loop.Status, topology.Breakers(), topology.Tables());

    private static TopologyDocument Of(LoopStatus status, IEnumerable<BreakerStatus> breakers, TablesView tables) =>
        new()
        {
            Topology = status.Topology,
            StartedAt = status.StartedAt,
            At = status.At,
            HeartbeatAt = status.HeartbeatAt,
            JudgedAll = status.HasJudgedAll,
            GlobalStoreHeard = status.IsGlobalStoreHeard,
            Stores = [.. status.Stores.Select(Of)],
            Breakers =
            [
                .. breakers.Select(one => new BreakerDocument(
                    one.Store,
                    JsonNames.Of(one.State),
                    one.Since,
                    one.Failures
                )),
            ],
            Cells = [.. status.Cells.Select(Of)],
            Queue = Of(status.Queue),
            Notices =
            [
                .. status.Notices.Select(notice => new NoticeDocument(
                    JsonNames.Of(notice.Kind),
                    notice.Why,
                    notice.Remedy
                )),
            ],
            LiveTables = new() { Keyspaces = tables.Sources, FileProblems = tables.Problems },
            OtherWriters = [.. status.OtherWriters.Select(Of)],
            Routing = Of(status.Routing),
            LastResync = status.LastResync is { } resync
                ? new(resync.At, Seconds(resync.Duration), resync.Differences, resync.Example, resync.Failure)
                : null,
            MirrorDifferences = status.MirrorDifferences,
        };

    private static RoutingDocument Of(RoutingStatus routing) =>
        new()
        {
            Names = routing.Names,
            Ambiguous = routing.Ambiguous,
            Lists =
            [
                .. routing.Lists.Select(list => new LiveListDocument(
                    list.Keyspace.Value,
                    list.Tables.Count,
                    list.Views.Count,
                    list.ReadAt,
                    list.Source
                )),
            ],
            RecordsWritten = routing.RecordsWritten,
            PutBack = routing.PutBack,
            Trouble = routing.Trouble,
        };

    private static StoreDocument Of(StoreStatus store) =>
        new()
        {
            Address = store.Address,
            Global = store.IsGlobal,
            Cells = [.. store.Cells.Select(cell => cell.Value)],
            Heard = store.IsHeard,
            LastHeardAt = store.LastHeardAt,
            Revision = store.Revision,
            Restarts = store.Restarts,
            Trouble = store.Trouble,
        };

    private static CellDocument Of(CellStatus cell) =>
        new()
        {
            Cell = cell.Cell.Value,
            Gates = cell.Gates,
            WarmUntil = cell.WarmUntil,
            Problem = cell.Problem,
            Remedy = cell.Remedy,
            Records = [.. cell.Findings.Select(Of)],
            LastPublish = cell.LastPublish is { } last
                ? new(TypeOf(last.Record), last.Record.KeyspaceName?.Value, last.At, last.Revision, last.What)
                : null,
        };

    private static RecordDocument Of(Finding finding) =>
        new()
        {
            Type = TypeOf(finding.Record),
            Keyspace = finding.Record.KeyspaceName?.Value,
            Verdict = JsonNames.Of(finding.Verdict),
            Condition = JsonNames.Of(finding.Condition),
            Urgent = finding.IsUrgent,
            Why = finding.Why,
            Block = finding.Block is { } block
                ? new(JsonNames.Of(block.Reason), block.Why, block.Remedy, block.PassesByItself)
                : null,
        };

    private static QueueDocument Of(QueueStatus queue) =>
        new()
        {
            Waiting = queue.Waiting,
            UnderWay = queue.UnderWay,
            BackingOff = queue.BackingOff,
            OldestWaitSeconds = Seconds(queue.OldestWait),
            LongestUnderWaySeconds = Seconds(queue.LongestUnderWay),
        };

    private static OtherWriterDocument Of(OtherWriterStatus other) =>
        new()
        {
            Cell = other.Record.Cell.Value,
            Type = TypeOf(other.Record),
            Keyspace = other.Record.KeyspaceName?.Value,
            Writer = other.Writer,
            Writes = other.Writes,
            Undone = other.Undone,
            LastAt = other.LastAt,
            Flapping = other.IsFlapping,
        };

    private static string TypeOf(ServingRecordId record) =>
        record is ServingRecordId.SrvVSchema ? "SrvVSchema" : "SrvKeyspace";

    private static double Seconds(TimeSpan duration) => Math.Round(duration.TotalSeconds, 3);
}
