using System.Text.Json;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>Reads where a topology is from objects of the Vitess operator.</summary>
internal static class Lockserver
{
    /// <summary>Null: something of it is not said.</summary>
    public static StorePlace? Given(JsonElement? json) =>
        json?.TextAt("address") is { Length: > 0 } address && json?.TextAt("rootPath") is { Length: > 0 } root
            ? new(json?.TextAt("implementation") is { Length: > 0 } kind ? kind : StorePlace.Etcd, address, root)
            : null;
}
