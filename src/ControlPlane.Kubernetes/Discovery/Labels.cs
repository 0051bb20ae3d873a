using System.Text.Json;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>Labels and annotations that mean something to us (operators-and-users.md 1.4).</summary>
public static class Labels
{
    public const string Cluster = "planetscale.com/cluster";
    public const string Cell = "planetscale.com/cell";
    public const string Keyspace = "planetscale.com/keyspace";

    /// <summary>On an object of the Vitess operator: a change waits until a rollout is released.</summary>
    public const string Scheduled = "rollout.planetscale.com/scheduled";

    /// <summary>Put there to release it; its value does not count.</summary>
    public const string Released = "rollout.planetscale.com/released";

    /// <summary>Ours, on a ServingTopology, a VitessCluster or a VitessCell; <c>true</c>: nothing is written.</summary>
    public const string Paused = "serving.controlplane.dev/paused";

    internal static string? LabelOf(JsonElement json, string name) => json.TextAt("metadata", "labels", name);

    internal static bool IsPaused(JsonElement json) => json.TextAt("metadata", "annotations", Paused) == "true";

    internal static bool IsScheduled(JsonElement json) => json.Find("metadata", "annotations", Scheduled) is not null;
}
