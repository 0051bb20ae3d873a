using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Tests.Timelines;

/// <summary>The windows of lab-workflows.md 6, told from the recording itself and not by the code under test.</summary>
internal static class Windows
{
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
        WrongAt(moment, record) ?? (record is ServingRecordId.SrvVSchema ? Fresh(moment) : Refused(moment, record));

    private static string? VSchemaWindow(Moment moment, CellName cell)
    {
        var at = moment.Change.Revision;
        var free = LockFreeOfSrvVSchema.FirstOrDefault(window =>
            at >= window.From && at <= window.To && (window.Cell is null || window.Cell == cell.Value)
        );
        return free.Why ?? RunningWorkflow(moment, keyspace: null);
    }

    private static string? KeyspaceWindow(Moment moment, ServingRecordId record)
    {
        var keyspace = ((ServingRecordId.SrvKeyspace)record).Keyspace;
        if (moment.Observed.Global.Locks.Any(held => held.Target == new LockTarget.OfKeyspace(keyspace)))
        {
            return "the keyspace is locked";
        }

        if (IsDisabledAnywhere(moment, keyspace))
        {
            return "query service is disabled in some cell: a traffic switch is under way";
        }

        var at = moment.Change.Revision;
        if (keyspace == Keyspace3 && at is >= 808 and <= 814)
        {
            return "the controls were cleared by hand while reads are switched";
        }

        return Serving(moment, keyspace) == 0 ? "no shard serves" : RunningWorkflow(moment, keyspace);
    }

    private static bool IsDisabledAnywhere(Moment moment, KeyspaceName keyspace) =>
        moment
            .Observed.Cells.Values.Cast<CellView.Read>()
            .Any(view =>
                view.Records.SrvKeyspaces.Find(keyspace)
                    ?.Message?.Partitions.Any(partition =>
                        partition.ShardTabletControls.Any(control => control.QueryServiceDisabled)
                    ) == true
            );

    private static int Serving(Moment moment, KeyspaceName keyspace) =>
        moment.Observed.Global.Keyspaces[keyspace].Shards.Values.Count(shard => shard.Message!.IsPrimaryServing);

    /// <summary>A named lock of at most ten minutes; for a SrvKeyspace only one of the keyspace's own workflows.</summary>
    private static string? RunningWorkflow(Moment moment, KeyspaceName? keyspace) =>
        moment
            .Observed.Global.Locks.Where(held =>
                held.Target is LockTarget.Named named
                && (keyspace is null || named.Name.StartsWith($"{keyspace}/", StringComparison.Ordinal))
                && moment.Change.At - held.Info.Time <= TimeSpan.FromMinutes(10)
            )
            .Select(held => $"{held.Target} runs")
            .FirstOrDefault();

    private static string? Fresh(Moment moment) =>
        moment.Observed.VSchemaQuietFor.Values.Any(quiet => quiet < TimeSpan.FromSeconds(1))
            ? "a VSchema changed less than a second ago"
            : null;

    /// <summary>Upstream's rebuild would refuse: keyspace2 with one of two shards, keyspace3 with one too many.</summary>
    private static string? Refused(Moment moment, ServingRecordId record) =>
        (record.KeyspaceName?.Value, moment.Change.Revision) switch
        {
            ("keyspace2", (>= 16 and < 19) or (>= 754 and < 758) or (>= 767 and < 770)) => "one of two shards serves",
            ("keyspace3", >= 778 and < 783) => "serving shards overlap",
            _ => null,
        };
}
