using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>What of a topology is read.</summary>
internal abstract record Scope
{
    private Scope() { }

    /// <summary>What lies in the global store, the CellInfo records among it.</summary>
    public abstract IReadOnlyList<KeySpan> In(GlobalLayout layout);

    public abstract IReadOnlyList<KeySpan> In(CellLayout layout);

    public sealed record Everything : Scope
    {
        public override IReadOnlyList<KeySpan> In(GlobalLayout layout) =>
            [
                layout.Cells,
                layout.Keyspaces,
                layout.NamedLocks,
                layout.KeyspaceRoutingRulesDirectory,
                KeySpan.Single(layout.RoutingRules),
                KeySpan.Single(layout.ShardRoutingRules),
                KeySpan.Single(layout.MirrorRules),
            ];

        public override IReadOnlyList<KeySpan> In(CellLayout layout) =>
            [KeySpan.Single(layout.SrvVSchema), layout.Keyspaces];
    }

    /// <summary>One keyspace's inputs, its locks and those of workflows, and its SrvKeyspaces.</summary>
    public sealed record Of(KeyspaceName Keyspace) : Scope
    {
        public override IReadOnlyList<KeySpan> In(GlobalLayout layout) =>
            [layout.Cells, layout.Root.Directory($"keyspaces/{Keyspace}"), layout.NamedLocks];

        public override IReadOnlyList<KeySpan> In(CellLayout layout) => [KeySpan.Single(layout.SrvKeyspace(Keyspace))];
    }
}
