using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Builders;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Records;
using ControlPlane.Timelines;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Simulation.Oracles;

/// <summary>What must be true once the faults have stopped and one controller has had its time.</summary>
public sealed class EndOracle(Audit audit, OrdinalSet<CellName> gated)
{
    /// <summary>Each record of a cell with gates that is not what a rebuild would write, and may not be left so.</summary>
    public IReadOnlyList<string> NotRight()
    {
        audit.CatchUp();
        var observed = audit.Observe();
        return
        [
            .. from rebuilt in NaiveRebuild.RecordsOf(observed)
            where gated.Contains(rebuilt.Id.Cell)
            where IsAbsentOrBroken(observed, rebuilt.Id) || !rebuilt.Published.Equals(rebuilt.Wanted)
            where !MayBeLeft(observed, rebuilt)
            select rebuilt.Id.ToString(),
        ];
    }

    /// <summary>
    /// Records that we wrote more often than there was reason to: others' writes, changes of what it should be, and once for
    /// a record that was missing from the start.
    /// </summary>
    public IReadOnlyList<string> Thrashed() =>
        [
            .. from ours in audit.OurWrites
            let reasons = 1 + audit.OtherWrites.GetValueOrDefault(ours.Key) + audit.Inputs.Since(new(1)).Count()
            where ours.Value > reasons
            select $"{ours.Key}: written {ours.Value} times for {reasons} reasons",
        ];

    public IReadOnlyList<string> LeftBehind()
    {
        audit.CatchUp();
        var global = audit.Global.Store;
        return
        [
            .. global.Leases.Where(lease => audit.IsOurs(lease.Id)).Select(lease => $"lease {lease.Id}"),
            .. global.Entries.Where(entry => audit.IsOurs(entry.Lease)).Select(entry => $"key {entry.Key}"),
        ];
    }

    private static bool IsAbsentOrBroken(Observed observed, ServingRecordId record)
    {
        var records = ((CellView.Read)observed.Cells[record.Cell]).Records;
        return record.KeyspaceName is { } keyspace
            ? records.SrvKeyspaces.Find(keyspace)?.Message is null
            : records.SrvVSchema?.Message is null;
    }

    private static bool MayBeLeft(Observed observed, NaiveRebuild.Rebuilt rebuilt) =>
        rebuilt switch
        {
            { Published: SrvVSchema published, Wanted: SrvVSchema wanted } => PartialSwitches
                .TablesIn(observed, rebuilt.Id.Cell, published, wanted)
                .Count > 0,
            { Published: SrvKeyspace published } => MayBeLeft(observed, rebuilt.Id.KeyspaceName!.Value, published),
            _ => false,
        };

    private static bool MayBeLeft(Observed observed, KeyspaceName keyspace, SrvKeyspace published) =>
        WindowSigns.OfSwitch(observed, keyspace) is not null
        || SignsMayBeSpoilt(observed, keyspace)
        || WindowSigns.ServesNothing(observed, keyspace)
        || IsRefused(observed.Global.Keyspaces[keyspace])
        || TypesDisagree(published)
        || (published.Partitions.Count == 0 && TypesDisagreeElsewhere(observed, keyspace));

    /// <summary>
    /// Some shard does not serve, so a Reshard may be under way, and a record that would tell cannot be decoded.
    /// </summary>
    private static bool SignsMayBeSpoilt(Observed observed, KeyspaceName keyspace) =>
        observed.Global.Keyspaces[keyspace].Shards.Values.Any(shard => !shard.Message!.IsPrimaryServing)
        && observed
            .Cells.Values.OfType<CellView.Read>()
            .Any(view => view.Records.SrvKeyspaces.Find(keyspace) is { Message: null });

    private static bool IsRefused(KeyspaceRecords keyspace) =>
        SrvKeyspaceBuilder.Build(
            keyspace.Keyspace!.Message!,
            keyspace.Shards.Select(pair => new ShardRecord(pair.Key, pair.Value.Message!)),
            allowPartial: false
        ) is SrvKeyspaceBuild.Refused;

    /// <summary>A record that is lacking is not filled while those of other cells were switched by hand.</summary>
    private static bool TypesDisagreeElsewhere(Observed observed, KeyspaceName keyspace) =>
        observed
            .Cells.Values.OfType<CellView.Read>()
            .Select(view => view.Records.SrvKeyspaces.Find(keyspace)?.Message)
            .OfType<SrvKeyspace>()
            .Any(TypesDisagree);

    private static bool TypesDisagree(SrvKeyspace published) =>
        published
            .Partitions.Select(partition =>
                string.Join(',', partition.ShardReferences.Select(reference => reference.Name))
            )
            .Distinct()
            .Count() > 1;
}
