using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>What has to be looked at because something changed.</summary>
internal abstract record Impact
{
    private Impact() { }

    /// <summary>The SrvVSchemas of all cells.</summary>
    public sealed record SrvVSchemas : Impact;

    /// <summary>A keyspace's SrvKeyspaces in all cells.</summary>
    public sealed record Keyspace(KeyspaceName Name) : Impact;

    /// <summary>One record.</summary>
    public sealed record Record(ServingRecordId Id) : Impact;

    /// <summary>Everything in a cell.</summary>
    public sealed record AllOf(CellName Cell) : Impact;

    /// <summary>Which cells there are, and where they lie.</summary>
    public sealed record Cells : Impact;

    /// <summary>All records that a guard keeps back.</summary>
    public sealed record Blocked : Impact;

    /// <summary>What a changed key of the global store has an effect on.</summary>
    /// <param name="layout">The layout of the global store.</param>
    /// <param name="key">The key that was written or deleted.</param>
    /// <param name="nameCameOrWent">A name under <c>keyspaces/</c> appeared or vanished with it.</param>
    public static IEnumerable<Impact> OfInput(GlobalLayout layout, Key key, bool nameCameOrWent) =>
        layout.Root.Segments(key) switch
        {
            ["cells", _, "CellInfo"] => [new Cells()],
            ["keyspaces", var name, "Keyspace"] => [new Keyspace(new(name)), new SrvVSchemas()],
            ["keyspaces", var name, ..] when nameCameOrWent => [new Keyspace(new(name)), new SrvVSchemas()],
            ["keyspaces", _, "VSchema"] => [new SrvVSchemas()],
            ["keyspaces", var name, "shards", _, "Shard"] => [new Keyspace(new(name))],
            ["keyspaces", _, "locks", _] => [new Blocked()],
            ["internal", "named_locks", ..] => [new Blocked()],
            ["RoutingRules"] or ["ShardRoutingRules"] or ["MirrorRules"] => [new SrvVSchemas()],
            ["routing_rules", "keyspace", "Rules"] => [new SrvVSchemas()],
            _ => [],
        };

    /// <summary>
    /// What a changed serving record has an effect on: itself, and what a guard keeps back, since the controls of other
    /// cells' SrvKeyspaces are the only sign of a migration. A record that is in sync does not depend on others.
    /// </summary>
    public static IEnumerable<Impact> OfServingRecord(ServingRecordId record) => [new Record(record), new Blocked()];
}
