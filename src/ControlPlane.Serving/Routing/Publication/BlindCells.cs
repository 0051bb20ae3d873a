using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Publication;

/// <summary>
/// Tells the cells whose SrvVSchema gets published entries, when there are some. In the mode <c>auto</c> these are the cells with a gate that
/// is blind: its tracker is off, or its release has none that makes live tables global (before 22), or it does not watch a
/// cell that holds a primary of each keyspace which has something to publish. Of a gate of which nothing is said it is
/// taken that it watches its own cell, and that it tracks.
/// </summary>
public static class BlindCells
{
    /// <summary>The first release whose tracker makes tables of unsharded keyspaces reachable by their plain names.</summary>
    private const int FirstWithGlobalTables = 22;

    public static bool Gets(
        CellName cell,
        DeclaredGates gates,
        PublicationRules rules,
        GlobalRecords global,
        PublishedEntries entries
    ) =>
        rules.In(cell) switch
        {
            PublicationMode.Tables => true,
            PublicationMode.Off => false,
            _ => gates.Gates.Any(gate => gate.Cell == cell && IsBlind(gate, global, entries)),
        };

    private static bool IsBlind(Gate gate, GlobalRecords global, PublishedEntries entries) =>
        gate.HasTracker is false
        || gate.Version?.IsAtLeast(FirstWithGlobalTables) is false
        || entries.Having.Any(keyspace =>
            gate.KeyspacesToWatch?.Contains(keyspace) != false && !Sees(gate, global.Keyspaces.Find(keyspace))
        );

    private static bool Sees(Gate gate, KeyspaceRecords? keyspace)
    {
        var watched = gate.CellsToWatch ?? new[] { gate.Cell }.ToOrdinalSet();
        return keyspace?.Shards.Values.Any(shard =>
                shard.Message?.PrimaryAlias?.Cell is { Length: > 0 } cell && watched.Contains(new(cell))
            ) == true;
    }
}
