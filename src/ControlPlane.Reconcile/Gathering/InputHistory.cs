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

    /// <summary>Looks at everything there is, and says how long it has been like that.</summary>
    public Observed Remember(Observed observed)
    {
        var now = time.GetTimestamp();
        var global = observed.Global;
        vschemas.Look(VSchemasIn(global), now);
        rules.Look(RoutingRulesIn(global), now);
        locks.Look(LocksIn(global), now);
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

    /// <summary>
    /// Says how long a part of it has been as it is, by what is remembered; what is remembered stays as it is. What has
    /// changed since counts as seen for the first time. May be called beside <see cref="Remember"/>.
    /// </summary>
    public Observed Recall(Observed part)
    {
        var now = time.GetTimestamp();
        return part with
        {
            VSchemaQuietFor = vschemas.AgesOf(VSchemasIn(part.Global), Elapsed),
            RoutingRulesQuietFor = rules.AgesOf(RoutingRulesIn(part.Global), Elapsed).Values.FirstOrDefault(),
            LockSeenFor = locks.AgesOf(LocksIn(part.Global), Elapsed),
            OrphanedFor = orphans.AgesOf(OrphansIn(part), Elapsed),
        };

        TimeSpan Elapsed(long since) => time.GetElapsedTime(since, now);
    }

    private static IEnumerable<KeyValuePair<Key, Revision>> LocksIn(GlobalRecords global) =>
        global.Locks.Select(held => KeyValuePair.Create(held.Info.Key, held.Info.Queued));

    private static IEnumerable<KeyValuePair<KeyspaceName, Revision>> VSchemasIn(GlobalRecords global) =>
        from keyspace in global.Keyspaces.Values
        let vschema = keyspace.VSchema
        where vschema is not null
        select KeyValuePair.Create(keyspace.Name, vschema.Modified);

    private static IEnumerable<KeyValuePair<Key, Revision>> RoutingRulesIn(GlobalRecords global) =>
        [KeyValuePair.Create(global.RoutingRules?.Key ?? default, global.RoutingRules?.Modified ?? Revision.None)];

    private static IEnumerable<KeyValuePair<KeyspaceName, bool>> OrphansIn(Observed observed)
    {
        var present = observed
            .Global.Keyspaces.Values.Where(keyspace => keyspace.Keyspace is not null)
            .Select(keyspace => keyspace.Name)
            .ToHashSet();
        return observed
            .Cells.Values.OfType<CellView.Read>()
            .SelectMany(view => view.Records.SrvKeyspaces.Keys)
            .Where(name => !present.Contains(name))
            .Distinct()
            .Select(name => KeyValuePair.Create(name, true));
    }
}
