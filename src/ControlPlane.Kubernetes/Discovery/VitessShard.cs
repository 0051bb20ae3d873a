using ControlPlane.Kubernetes.Objects;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>What matters to us of a VitessShard: where its tablets are, and whether it is taken out of other cells.</summary>
public sealed record VitessShard
{
    public const string Kind = "VitessShard";

    public static Resource Resource { get; } = new("planetscale.com", "v2", "vitessshards", Kind);

    public required ObjectKey Key { get; init; }

    public required string? Cluster { get; init; }

    public required KeyspaceName Keyspace { get; init; }

    /// <summary>The cells with a tablet pool of it.</summary>
    public required OrdinalSet<CellName> Cells { get; init; }

    /// <summary><c>pruneShardCells</c> is in force.</summary>
    public required bool PrunesCells { get; init; }

    public ObjectName Name => new(Kind, Key);

    /// <exception cref="FormatException">It names no keyspace.</exception>
    public static VitessShard Read(KubeObject found)
    {
        var json = found.Root;
        return new()
        {
            Key = found.Key,
            Cluster = Labels.LabelOf(json, Labels.Cluster),
            Keyspace = Labels.LabelOf(json, Labels.Keyspace) is { Length: > 0 } keyspace
                ? new(keyspace)
                : throw new FormatException("A VitessShard without the label planetscale.com/keyspace."),
            Cells = json.Find("spec") is { } spec
                ? spec.FindItems("tabletPools")
                    .Select(pool => pool.TextAt("cell"))
                    .OfType<string>()
                    .Select(cell => new CellName(cell))
                    .ToOrdinalSet()
                : OrdinalSet<CellName>.Empty,
            PrunesCells = PruneSwitches.Of(json).ShardCells,
        };
    }
}
