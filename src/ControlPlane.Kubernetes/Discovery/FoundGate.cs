using System.Collections.Immutable;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>A vtgate, or several alike, that an object declares.</summary>
/// <param name="Gate">The gate; 0 replicas are said, not left out.</param>
/// <param name="Place">Its topology; null: not said.</param>
/// <param name="Source">The object.</param>
/// <param name="Cluster">The VitessCluster that it belongs to; null: none.</param>
public sealed record FoundGate(Gate Gate, StorePlace? Place, ObjectName Source, ObjectKey? Cluster)
{
    /// <summary>What is odd about its flags.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    internal static FoundGate Of(
        CellName cell,
        VtgateShape shape,
        StorePlace? place,
        ObjectName source,
        ObjectKey? cluster
    ) =>
        new(Make(cell, shape.Flags, shape.Version, shape.Replicas, source), place, source, cluster)
        {
            Warnings = shape.Flags.Warnings,
        };

    /// <summary>From a command line alone. Null: it names no cell.</summary>
    /// <param name="cell">The cell if the command line does not name it; null: then there is none.</param>
    internal static FoundGate? Of(
        FlagSet flags,
        VitessVersion? version,
        int replicas,
        ObjectName source,
        (ObjectKey? Cluster, string? Cell) labelled
    ) =>
        (flags.Find("cell") ?? labelled.Cell) is { Length: > 0 } cell
            ? new(Make(new(cell), flags, version, replicas, source), PlaceIn(flags), source, labelled.Cluster)
            {
                Warnings = flags.Warnings,
            }
            : null;

    private static Gate Make(CellName cell, FlagSet flags, VitessVersion? version, int replicas, ObjectName source) =>
        new()
        {
            Cell = cell,
            DeclaredBy = source.ToString(),
            KeyspacesToWatch = ListIn(flags, "keyspaces_to_watch", name => new KeyspaceName(name)),
            CellsToWatch = ListIn(flags, "cells_to_watch", name => new CellName(name)),
            Version = version,
            HasTracker = TrackerIn(flags, version),
            Replicas = replicas,
        };

    private static StorePlace? PlaceIn(FlagSet flags) =>
        flags.Find("topo_global_server_address") is { Length: > 0 } address
        && flags.Find("topo_global_root") is { Length: > 0 } root
            ? new(flags.Find("topo_implementation") is { Length: > 0 } kind ? kind : StorePlace.Etcd, address, root)
            : null;

    /// <summary>Not given, empty, or only known where it runs: null, which is every keyspace, or no knowledge of cells.</summary>
    private static OrdinalSet<T>? ListIn<T>(FlagSet flags, string name, Func<string, T> make)
        where T : IComparable<T>
    {
        var items = (flags.Find(name) ?? "").Split(
            ',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        return items.Length == 0 ? null : items.Select(make).ToOrdinalSet();
    }

    /// <summary>From v13 on a vtgate tracks schemas unless it is told not to.</summary>
    private static bool? TrackerIn(FlagSet flags, VitessVersion? version) =>
        flags.Find("schema_change_signal")?.ToLowerInvariant() switch
        {
            "true" or "t" or "1" => true,
            "false" or "f" or "0" => false,
            null when !flags.IsUnknown("schema_change_signal") && version?.IsAtLeast(14) == true => true,
            _ => null,
        };
}
