using System.Collections.Immutable;
using ControlPlane.Kubernetes.Discovery;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>What is wrong with a specification that the API server could not see, or did not check.</summary>
internal static class SpecProblems
{
    public static ImmutableArray<string> In(
        ServingTopologySpec spec,
        StorePlace? place,
        ImmutableArray<StorePlace> ofClusters
    ) => [.. All(spec, place, ofClusters)];

    private static IEnumerable<string> All(
        ServingTopologySpec spec,
        StorePlace? place,
        ImmutableArray<StorePlace> ofClusters
    )
    {
        var gates = spec.Gates;
        if (
            gates.VitessClusters is null or []
            && gates.Workloads is null
            && gates.Cells is null or []
            && gates.Declared is null or []
            && gates.AllCells != true
        )
        {
            yield return "spec.gates declares no vtgate: expected vitessClusters, workloads, cells, declared, or allCells.";
        }

        if (place is null && gates.VitessClusters is null or [])
        {
            yield return "spec.topology does not say where the topology is: expected globalServerAddress and globalRoot.";
        }

        if (gates.Workloads?.Selector is { } selector && LabelSelector.TryParse(selector) is null)
        {
            yield return $"spec.gates.workloads.selector is no label selector: '{selector}'; expected such as app=vtgate.";
        }

        if (place is not null && place.Implementation != StorePlace.Etcd)
        {
            yield return $"The topology is in {place.Implementation}; only {StorePlace.Etcd} can be kept.";
        }

        if (
            spec.Topology?.GlobalServerAddress is null
            && ofClusters.FirstOrDefault(other => !other.IsSameAs(ofClusters[0])) is { } different
        )
        {
            yield return $"spec.gates.vitessClusters are in several topologies, {ofClusters[0]} and {different}: make a "
                + "ServingTopology for each, or say in spec.topology how to reach the one that they share.";
        }
    }
}
