using System.Collections.Immutable;
using System.Text.Json;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>What matters to us of a VitessCluster, which a person wrote. It comes into force by a rollout.</summary>
public sealed record VitessCluster
{
    public const string Kind = "VitessCluster";

    public static Resource Resource { get; } = new("planetscale.com", "v2", "vitessclusters", Kind);

    public required ObjectKey Key { get; init; }

    public required bool IsPaused { get; init; }

    /// <summary>Null: it is in an etcd that the operator has not told the address of yet.</summary>
    public required StorePlace? Place { get; init; }

    public required PruneSwitches Switches { get; init; }

    public required ImmutableArray<VitessClusterCell> Cells { get; init; }

    public ObjectName Name => new(Kind, Key);

    public static VitessCluster Read(KubeObject found)
    {
        var json = found.Root;
        var spec = json.Find("spec") ?? default;
        var names = spec.FindItems("cells").Select(cell => cell.TextAt("name")).OfType<string>().ToArray();
        return new()
        {
            Key = found.Key,
            IsPaused = Labels.IsPaused(json),
            Place = Lockserver.Given(spec.Find("globalLockserver", "external")) ?? Managed(found.Key, json),
            Switches = PruneSwitches.Of(json),
            Cells =
            [
                .. from cell in spec.FindItems("cells")
                let name = cell.TextAt("name")
                where !string.IsNullOrEmpty(name)
                select new VitessClusterCell(new(name), VtgateShape.Of(cell, spec, names)),
            ],
        };
    }

    /// <summary>The name of an etcd of the operator ends in a hash, so its address comes from the status.</summary>
    private static StorePlace? Managed(ObjectKey key, JsonElement json)
    {
        var address =
            json.TextAt("spec", "globalLockserver", "cellInfoAddress")
            ?? (
                json.TextAt("status", "globalLockserver", "etcd", "clientServiceName") is { Length: > 0 } service
                    ? $"{service}.{key.Namespace}.svc:2379"
                    : null
            );
        return address is null ? null : new(StorePlace.Etcd, address, $"/vitess/{key.Name}/global");
    }
}

/// <summary>A cell that a VitessCluster declares.</summary>
public sealed record VitessClusterCell(CellName Name, VtgateShape Gates);
