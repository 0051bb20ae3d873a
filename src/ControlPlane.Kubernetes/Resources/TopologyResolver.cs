using System.Collections.Immutable;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Serving.Gates;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>From a resource, and what else there is in its namespace, to the topology that it declares. Pure.</summary>
public static class TopologyResolver
{
    private static readonly WorkloadChoice Usual = new(LabelSelector.TryParse(WorkloadChoice.UsualSelector)!, null);

    public static ResolvedTopology Resolve(ServingTopology resource, ClusterState everything) =>
        ResolveIn(resource, Part(resource, new(everything)));

    /// <summary>What bears on a resource.</summary>
    internal static ClusterState Part(ServingTopology resource, ClusterIndex index) =>
        index.Of(ClustersOf(resource), resource.Spec.Gates.Workloads is null ? null : resource.Key.Namespace);

    /// <param name="resource">The resource.</param>
    /// <param name="state">What bears on it, and nothing else.</param>
    internal static ResolvedTopology ResolveIn(ServingTopology resource, ClusterState state)
    {
        var spec = resource.Spec;
        var clusters = ClustersOf(resource);
        var ofClusters = GateFinder
            .Find(state, Usual)
            .Where(gate => gate.Cluster is { } cluster && clusters.Contains(cluster))
            .ToArray();
        var place = PlaceOf(spec, [.. clusters.SelectMany(cluster => PlacesOf(cluster, state))]);
        var found = ofClusters.Concat(OfWorkloads(spec.Gates.Workloads, state, place, clusters)).ToArray();
        var declared = Declared(resource);
        var gates = new GateDeclarations([.. found.Select(gate => gate.Gate), .. declared], AllCellsBy(resource));
        return new ResolvedTopology
        {
            Name = resource.Key.ToString(),
            Resource = resource,
            Place = place,
            Gates = gates,
            Problems = SpecProblems.In(spec, place, [.. clusters.SelectMany(cluster => PlacesOf(cluster, state))]),
            Waits = [.. Waits(spec, clusters, state, place), .. gates.AreNone ? [NoGates] : (string[])[]],
            Warnings = [.. found.SelectMany(gate => gate.Warnings.Select(warning => $"{gate.Source}: {warning}"))],
        }.Under(new HoldSources(state, clusters, resource.IsPaused ? resource.Name : null));
    }

    private const string NoGates = "No vtgate is declared yet by what spec.gates names.";

    private static ImmutableArray<ObjectKey> ClustersOf(ServingTopology resource) =>
        [
            .. (resource.Spec.Gates.VitessClusters ?? [])
                .Distinct()
                .Select(name => new ObjectKey(resource.Key.Namespace, name)),
        ];

    /// <summary>What the resource says comes first: it may reach the same store by another name.</summary>
    private static StorePlace? PlaceOf(ServingTopologySpec spec, ImmutableArray<StorePlace> ofClusters) =>
        spec.Topology is { GlobalServerAddress: { } address, GlobalRoot: { } root }
            ? new(spec.Topology.Implementation ?? StorePlace.Etcd, address, root)
            : ofClusters.FirstOrDefault();

    /// <summary>VitessCells have it resolved.</summary>
    private static IEnumerable<StorePlace> PlacesOf(ObjectKey cluster, ClusterState state) =>
        state
            .VitessCells.Where(cell => cell.Cluster == cluster.Name)
            .Select(cell => cell.Place)
            .Append(state.VitessClusters.FirstOrDefault(found => found.Key == cluster)?.Place)
            .OfType<StorePlace>()
            .Take(1);

    private static IEnumerable<FoundGate> OfWorkloads(
        WorkloadsSpec? workloads,
        ClusterState state,
        StorePlace? place,
        ImmutableArray<ObjectKey> clusters
    ) =>
        workloads is not null
        && LabelSelector.TryParse(workloads.Selector ?? WorkloadChoice.UsualSelector) is { } selector
            ? GateFinder
                .Find(state with { VitessCells = [], VitessClusters = [] }, new(selector, workloads.Container))
                .Where(gate => gate.Cluster is not { } cluster || !clusters.Contains(cluster))
                .Where(gate => gate.Place is null || (place is not null && gate.Place.IsSameAs(place)))
            : [];

    private static IEnumerable<Gate> Declared(ServingTopology resource) =>
        [
            .. (resource.Spec.Gates.Cells ?? []).Select(cell => new Gate
            {
                Cell = new(cell),
                DeclaredBy = $"{resource.Name} spec.gates.cells",
            }),
            .. (resource.Spec.Gates.Declared ?? []).Select(
                (declared, at) =>
                    new Gate
                    {
                        Cell = new(declared.Cell),
                        DeclaredBy = $"{resource.Name} spec.gates.declared[{at}]",
                        KeyspacesToWatch = declared
                            .KeyspacesToWatch?.Select(name => new KeyspaceName(name))
                            .ToOrdinalSet(),
                        CellsToWatch = declared.CellsToWatch?.Select(name => new CellName(name)).ToOrdinalSet(),
                        Version = declared.Version is { } text ? VitessVersion.Parse(text).OrNull() : null,
                        HasTracker = declared.Tracker,
                        Replicas = declared.Replicas,
                    }
            ),
        ];

    private static string? AllCellsBy(ServingTopology resource) =>
        resource.Spec.Gates.AllCells == true ? $"{resource.Name} spec.gates.allCells" : null;

    private static IEnumerable<string> Waits(
        ServingTopologySpec spec,
        ImmutableArray<ObjectKey> clusters,
        ClusterState state,
        StorePlace? place
    )
    {
        foreach (var cluster in clusters)
        {
            if (
                state.VitessClusters.All(found => found.Key != cluster)
                && state.VitessCells.All(cell => cell.Cluster != cluster.Name)
            )
            {
                yield return $"There is no VitessCluster {cluster}, or it cannot be read.";
            }
            else if (place is null && spec.Topology?.GlobalServerAddress is null)
            {
                yield return $"VitessCluster {cluster} does not tell the address of its global lockserver yet; "
                    + "spec.topology can say it.";
            }
        }
    }
}
