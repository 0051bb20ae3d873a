using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>
/// Remembers since when inputs have been seen unchanged, orphans orphaned and locks held. A store does not tell when a
/// key was written, so time counts from our first look.
/// </summary>
internal sealed class InputHistory(TimeProvider time)
{
    private readonly FirstSeen<KeyspaceName, Revision> vschemas = new();
    private readonly FirstSeen<Key, Revision> rules = new();
    private readonly FirstSeen<Key, Revision> locks = new();
    private readonly FirstSeen<KeyspaceName, bool> orphans = new();

    public Observed Remember(Observed observed)
    {
        var now = time.GetTimestamp();
        var global = observed.Global;
        vschemas.Look(VSchemasIn(global), now);
        rules.Look(RoutingRulesIn(global), now);
        locks.Look(global.Locks.Select(held => KeyValuePair.Create(held.Info.Key, held.Info.Queued)), now);
        orphans.Look(OrphansIn(observed), now);
        return observed with
        {
            VSchemaQuietFor = vschemas.Ages(Elapsed),
            RoutingRulesQuietFor = rules.Ages(Elapsed).Values.FirstOrDefault(),
            LockSeenFor = locks.Ages(Elapsed),
            OrphanedFor = orphans.Ages(Elapsed),
        };

        TimeSpan Elapsed(long since) => time.GetElapsedTime(since, now);
    }

    private static IEnumerable<KeyValuePair<KeyspaceName, Revision>> VSchemasIn(GlobalRecords global) =>
        from keyspace in global.Keyspaces.Values
        let vschema = keyspace.VSchema
        where vschema is not null
        select KeyValuePair.Create(keyspace.Name, vschema.Modified);

    private static IEnumerable<KeyValuePair<Key, Revision>> RoutingRulesIn(GlobalRecords global) =>
        [KeyValuePair.Create(global.RoutingRules?.Key ?? default, global.RoutingRules?.Modified ?? Revision.None)];

    private static IEnumerable<KeyValuePair<KeyspaceName, bool>> OrphansIn(Observed observed) =>
        observed
            .Cells.Values.OfType<CellView.Read>()
            .SelectMany(view => view.Records.SrvKeyspaces.Keys)
            .Where(name => observed.Global.Keyspaces.Find(name)?.Keyspace is null)
            .Distinct()
            .Select(name => KeyValuePair.Create(name, true));
}
