using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Timelines;

/// <summary>The windows of lab-workflows.md 6, told from the recording itself and not by the code under test.</summary>
public static class Windows
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly KeyspaceName Keyspace3 = new("keyspace3");

    /// <summary>From, to (both included), cells (null: all), why. Windows that no lock marks.</summary>
    private static readonly (long From, long To, string? Cell, string Why)[] LockFreeOfSrvVSchema =
    [
        (87, 87, "zone2", "reads were switched with --cells zone1"),
        (224, 224, null, "MoveTables create wrote the target VSchema and no rules yet"),
        (256, 256, null, "MoveTables create wrote the target VSchema and no rules yet"),
        (276, 276, null, "MoveTables create wrote the target VSchema and no rules yet"),
    ];

    /// <summary>Why a write of the record would be wrong at this moment; null: it would not.</summary>
    public static string? WrongAt(Moment moment, ServingRecordId record) =>
        record is ServingRecordId.SrvVSchema ? VSchemaWindow(moment, record.Cell) : KeyspaceWindow(moment, record);

    /// <summary>Why a write need not be planned at this moment: a window, or a shard set that no rebuild accepts.</summary>
    public static string? MayBeHeldBackAt(Moment moment, ServingRecordId record) =>
        WrongAt(moment, record)
        ?? (record is ServingRecordId.SrvVSchema ? Fresh(moment, record.Cell) : Refused(moment, record));

    private static string? VSchemaWindow(Moment moment, CellName cell)
    {
        var at = moment.Change.Revision;
        var free = LockFreeOfSrvVSchema.FirstOrDefault(window =>
            at >= window.From && at <= window.To && (window.Cell is null || window.Cell == cell.Value)
        );
        return free.Why ?? WindowSigns.RunningWorkflow(moment.Observed, keyspace: null, TenMinutes);
    }

    private static string? KeyspaceWindow(Moment moment, ServingRecordId record)
    {
        var keyspace = ((ServingRecordId.SrvKeyspace)record).Keyspace;
        if (WindowSigns.OfSwitch(moment.Observed, keyspace) is { } sign)
        {
            return sign;
        }

        var at = moment.Change.Revision;
        if (keyspace == Keyspace3 && at is >= 808 and <= 814)
        {
            return "the controls were cleared by hand while reads are switched";
        }

        return WindowSigns.ServesNothing(moment.Observed, keyspace)
            ? "no shard serves"
            : WindowSigns.RunningWorkflow(moment.Observed, keyspace, TenMinutes);
    }

    /// <summary>An unsharded keyspace whose VSchema is younger than a second names a table that the cell does not.</summary>
    private static string? Fresh(Moment moment, CellName cell)
    {
        var published = ((CellView.Read)moment.Observed.Cells[cell]).Records.SrvVSchema?.Message?.Keyspaces;
        return moment
            .Observed.VSchemaQuietFor.Where(pair => pair.Value < TimeSpan.FromSeconds(1))
            .Select(pair => (pair.Key, VSchema: moment.Observed.Global.Keyspaces[pair.Key].VSchema?.Message))
            .Where(item => item.VSchema is { Sharded: false })
            .Where(item => item.VSchema!.Tables.Keys.Except(PublishedTables(item.Key)).Any())
            .Select(item => $"{item.Key} is unsharded and got tables less than a second ago")
            .FirstOrDefault();

        IEnumerable<string> PublishedTables(KeyspaceName keyspace) =>
            published is not null && published.TryGetValue(keyspace.Value, out var was) ? was.Tables.Keys : [];
    }

    /// <summary>Upstream's rebuild would refuse: keyspace2 with one of two shards, keyspace3 with one too many.</summary>
    private static string? Refused(Moment moment, ServingRecordId record) =>
        (record.KeyspaceName?.Value, moment.Change.Revision) switch
        {
            ("keyspace2", (>= 16 and < 19) or (>= 754 and < 758) or (>= 767 and < 770)) => "one of two shards serves",
            ("keyspace3", >= 778 and < 783) => "serving shards overlap",
            _ => null,
        };
}
