using ControlPlane.Kubernetes.Objects;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>
/// What matters to us of a VitessCell, which the Vitess operator made from a VitessCluster: what is in force, with live
/// replicas where an autoscaler sets them.
/// </summary>
public sealed record VitessCell
{
    public const string Kind = "VitessCell";

    public static Resource Resource { get; } = new("planetscale.com", "v2", "vitesscells", Kind);

    public required ObjectKey Key { get; init; }

    /// <summary>The name of its VitessCluster, from the label; null: it has none.</summary>
    public required string? Cluster { get; init; }

    public required CellName Cell { get; init; }

    public required bool IsPaused { get; init; }

    /// <summary>A change waits for a rollout.</summary>
    public required bool IsScheduled { get; init; }

    public required StorePlace? Place { get; init; }

    public required VtgateShape Gates { get; init; }

    public required PruneSwitches Switches { get; init; }

    /// <summary>Keyspaces that have tablets in the cell, in the operator's own reading.</summary>
    public required OrdinalSet<KeyspaceName> Keyspaces { get; init; }

    public ObjectName Name => new(Kind, Key);

    /// <exception cref="FormatException">It names no cell.</exception>
    public static VitessCell Read(KubeObject found)
    {
        var json = found.Root;
        var spec = json.Find("spec") ?? default;
        var cell = spec.TextAt("name") is { Length: > 0 } name ? name : Labels.LabelOf(json, Labels.Cell);
        if (string.IsNullOrEmpty(cell))
        {
            throw new FormatException("A VitessCell without spec.name and without the label planetscale.com/cell.");
        }

        return new()
        {
            Key = found.Key,
            Cluster = Labels.LabelOf(json, Labels.Cluster),
            Cell = new(cell),
            IsPaused = Labels.IsPaused(json),
            IsScheduled = Labels.IsScheduled(json),
            Place = Lockserver.Given(spec.Find("globalLockserver")),
            Gates = VtgateShape.Of(
                spec,
                spec,
                spec.FindItems("allCells").Select(item => item.AsText()).OfType<string>()
            ),
            Switches = PruneSwitches.Of(json),
            Keyspaces = json.MembersAt("status", "keyspaces")
                .Select(keyspace => new KeyspaceName(keyspace.Name))
                .ToOrdinalSet(),
        };
    }
}
