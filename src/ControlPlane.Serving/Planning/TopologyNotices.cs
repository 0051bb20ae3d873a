using System.Collections.Immutable;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Guards;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Records;

namespace ControlPlane.Serving.Planning;

/// <summary>What is worth telling about a topology beside the findings on its records.</summary>
internal static class TopologyNotices
{
    public static ImmutableArray<Notice> Of(
        Observed observed,
        DeclaredGates gates,
        SrvVSchemaCases srvVSchemas,
        LockWatch locks,
        PlanningRules rules
    ) =>
        [
            .. locks.Orphans(),
            .. SizeGuard.GrowsLarge("SrvVSchema", srvVSchemas.Largest, rules) is { } large ? [large] : (Notice[])[],
            .. observed.Global.Keyspaces.Values.Where(keyspace => keyspace.Keyspace is null).Select(Ghost),
            .. UnreadablePeers(observed, gates),
            .. BlindGates.Of(observed.Global, gates),
            .. PublicationNotices.Of(srvVSchemas, gates, rules.Publication),
        ];

    private static Notice Ghost(KeyspaceRecords keyspace) =>
        new(
            NoticeKind.GhostKeyspace,
            $"keyspaces/{keyspace.Name} has no Keyspace record, yet Vitess counts it as a keyspace: plain table names may stop resolving.",
            $"If the keyspace is gone, delete what is left of it: vtctldclient DeleteKeyspace --recursive --force {keyspace.Name}."
        );

    private static IEnumerable<Notice> UnreadablePeers(Observed observed, DeclaredGates gates) =>
        from pair in observed.Cells
        let why = (pair.Value as CellView.Unreadable)?.Why ?? (pair.Value as CellView.Unusable)?.Why
        where why is not null && !gates.Cells.Contains(pair.Key)
        select new Notice(
            NoticeKind.PeerUnreadable,
            $"Cell {pair.Key}, which has no gates, cannot be read: {why}",
            "Keyspaces that may be in a Reshard are not written until it can, or until its CellInfo is deleted."
        );
}
