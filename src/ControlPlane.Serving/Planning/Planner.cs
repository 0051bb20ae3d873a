using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
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
        // Every SrvVSchema needs all of them, and decoding takes most of the time of a plan of many.
        SideBySide.Select(observed.Global.Keyspaces.Values, weight: 1, keyspace => keyspace.VSchema?.Decode());
        var locks = new LockWatch(observed, rules);
        var srvVSchemas = new Lazy<SrvVSchemaCases>(() => new(observed, gates, rules));
        var planner = new CellPlanner(
            observed,
            srvVSchemas,
            CasesOf(observed.Global.Keyspaces.Values, observed, rules),
            locks,
            rules
        );
        return new()
        {
            MadeAt = RevisionsOf(observed, gates),
            Cells = planner.Plan([.. gates.Cells], gates, _ => CellPart.Everything),
            Notices = TopologyNotices.Of(observed, gates, srvVSchemas.Value, locks, rules),
        };
    }

    /// <summary>The part of <see cref="Plan"/> that is about some records, at the cost of those records alone.</summary>
    /// <param name="observed">May lack what these records do not depend on.</param>
    /// <param name="gates">Records outside the cells of gates are left out.</param>
    /// <param name="records">
    /// What to plan. In a cell whose SrvVSchema is not among them, that record is taken to name every keyspace.
    /// </param>
    /// <param name="rules">What may be done.</param>
    /// <param name="memory">What the last plan built, for who plans again and again; null: nothing is remembered.</param>
    public static Plan PlanPart(
        Observed observed,
        DeclaredGates gates,
        OrdinalSet<ServingRecordId> records,
        PlanningRules rules,
        PlanMemory? memory = null
    )
    {
        var parts = CellPart.Of(records);
        var names = records.Select(record => record.KeyspaceName).OfType<KeyspaceName>().ToOrdinalSet();
        var planner = new CellPlanner(
            observed,
            new Lazy<SrvVSchemaCases>(() => memory?.CasesOf(observed, gates, rules) ?? new(observed, gates, rules)),
            CasesOf([.. names.Select(observed.Global.Keyspaces.Find).OfType<KeyspaceRecords>()], observed, rules),
            new LockWatch(observed, rules),
            rules
        );
        return new()
        {
            MadeAt = RevisionsOf(observed, gates),
            Cells = planner.Plan([.. gates.Cells.Where(parts.ContainsKey)], gates, cell => parts[cell]),
            Notices = [],
        };
    }

    /// <summary>What is worth telling about the topology beside the findings on its records.</summary>
    public static ImmutableArray<Notice> NoticesOf(Observed observed, DeclaredGates gates, PlanningRules rules) =>
        TopologyNotices.Of(
            observed,
            gates,
            new SrvVSchemaCases(observed, gates, rules),
            new LockWatch(observed, rules),
            rules
        );

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

    private static OrdinalMap<KeyspaceName, KeyspaceCase> CasesOf(
        ImmutableArray<KeyspaceRecords> keyspaces,
        Observed observed,
        PlanningRules rules
    ) =>
        SideBySide
            .Select(keyspaces, weight: 1, keyspace => new KeyspaceCase(keyspace, observed, rules))
            .ToOrdinalMap(judged => judged.Name, judged => judged);

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
