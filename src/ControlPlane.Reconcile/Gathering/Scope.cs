using ControlPlane.Topology.Collections;
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
            [layout.Cells, layout.Keyspaces, layout.NamedLocks, .. RulesIn(layout)];

        public override IReadOnlyList<KeySpan> In(CellLayout layout) =>
            [KeySpan.Single(layout.SrvVSchema), layout.Keyspaces];
    }

    /// <summary>Some keyspaces' inputs, the locks and those of workflows, and their SrvKeyspaces; with or without the SrvVSchemas.</summary>
    public sealed record Part(OrdinalSet<KeyspaceName> Keyspaces, bool HasSrvVSchema) : Scope
    {
        /// <summary>More keyspaces than this are read with all others in one range.</summary>
        private const int Few = 16;

        public override IReadOnlyList<KeySpan> In(GlobalLayout layout) =>
            [
                layout.Cells,
                .. HasSrvVSchema || Keyspaces.Count > Few
                    ? (KeySpan[])[layout.Keyspaces]
                    : Keyspaces.Select(name => layout.Root.Directory($"keyspaces/{name}")),
                layout.NamedLocks,
                .. HasSrvVSchema ? RulesIn(layout) : [],
            ];

        public override IReadOnlyList<KeySpan> In(CellLayout layout) =>
            [
                .. HasSrvVSchema ? (KeySpan[])[KeySpan.Single(layout.SrvVSchema)] : [],
                .. Keyspaces.Count > Few
                    ? (KeySpan[])[layout.Keyspaces]
                    : Keyspaces.Select(name => KeySpan.Single(layout.SrvKeyspace(name))),
            ];
    }

    private static KeySpan[] RulesIn(GlobalLayout layout) =>
        [
            layout.KeyspaceRoutingRulesDirectory,
            KeySpan.Single(layout.RoutingRules),
            KeySpan.Single(layout.ShardRoutingRules),
            KeySpan.Single(layout.MirrorRules),
        ];
}
