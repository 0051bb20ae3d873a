using System.Collections.Immutable;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Planning;

/// <summary>From what was observed to what is to be done. Pure: no clock, no I/O, no logging.</summary>
public static class Planner
{
    public static Plan Plan(Observed observed, DeclaredGates gates, PlanningRules rules)
    {
        var locks = new LockWatch(observed, rules);
        var srvVSchema = new SrvVSchemaCase(observed);
        var keyspaces = observed.Global.Keyspaces.ToOrdinalMap(
            pair => pair.Key,
            pair => new KeyspaceCase(pair.Value, observed, rules)
        );
        var planner = new CellPlanner(observed, srvVSchema, keyspaces, locks, rules);
        ImmutableArray<CellPlan> cells = [.. gates.Cells.Select(cell => planner.Plan(cell, gates.WatchedIn(cell)))];
        return new()
        {
            Id = PlanId.Of(cells.SelectMany(cell => cell.Steps), RevisionsOf(observed, gates)),
            Cells = cells,
            Notices = TopologyNotices.Of(observed, gates, srvVSchema, locks, rules),
        };
    }

    /// <summary>
    /// The steps for one keyspace's SrvKeyspaces alone, from an observation that need not hold anything else.
    /// </summary>
    /// <param name="observed">The keyspace's inputs, the locks, and its SrvKeyspace in every cell.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="cells">The cells to plan for; their SrvVSchemas are taken to name the keyspace.</param>
    /// <param name="rules">What may be done.</param>
    public static ImmutableArray<KeyspaceVerdict> PlanKeyspace(
        Observed observed,
        KeyspaceName keyspace,
        OrdinalSet<CellName> cells,
        PlanningRules rules
    )
    {
        var judged = new KeyspaceCase(
            observed.Global.Keyspaces.Find(keyspace) ?? new() { Name = keyspace },
            observed,
            rules
        );
        var planner = new KeyspacePlanner(observed, new LockWatch(observed, rules), rules);
        return
        [
            .. from cell in cells
            let view = observed.Cells.Find(cell) as CellView.Read
            where view is not null
            where judged.Records.Keyspace is not null || view.Records.SrvKeyspaces.ContainsKey(keyspace)
            select planner.Plan(cell, judged, view.Records.SrvKeyspaces.Find(keyspace), srvVSchemaNamesIt: true),
        ];
    }

    private static ImmutableArray<Revision> RevisionsOf(Observed observed, DeclaredGates gates) =>
        [
            observed.Global.At,
            .. gates
                .Cells.Select(observed.Cells.Find)
                .OfType<CellView.Read>()
                .Where(view => !view.Records.InGlobalStore)
                .Select(view => view.Records.At),
        ];
}
