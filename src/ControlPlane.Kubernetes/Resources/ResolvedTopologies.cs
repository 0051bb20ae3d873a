using System.Collections.Immutable;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>
/// Resolves all resources again and again, each only when it or something that bears on it has changed: what comes back
/// for the others are the same instances as before. Not for several threads.
/// </summary>
public sealed class ResolvedTopologies
{
    private Dictionary<ObjectKey, Made> made = [];

    /// <summary>One for each resource, in the order of the resources.</summary>
    public ImmutableArray<ResolvedTopology> Resolve(ImmutableArray<ServingTopology> resources, ClusterState state)
    {
        var index = new ClusterIndex(state);
        var before = made;
        made = new(resources.Length);
        return [.. resources.Select(resource => (made[resource.Key] = Make(resource, index, before)).Topology)];
    }

    private static Made Make(ServingTopology resource, ClusterIndex index, Dictionary<ObjectKey, Made> before)
    {
        var state = TopologyResolver.Part(resource, index);
        return
            before.TryGetValue(resource.Key, out var last)
            && AsksForTheSame(last.Resource, resource)
            && state.IsMadeOfTheSameAs(last.State)
            ? last.With(resource)
            : new(resource, state, TopologyResolver.ResolveIn(resource, state));
    }

    /// <summary>A new status and annotations that do not concern us give the resource another version, and change nothing here.</summary>
    private static bool AsksForTheSame(ServingTopology before, ServingTopology now) =>
        before.Uid == now.Uid && before.Generation == now.Generation && before.IsPaused == now.IsPaused;

    private sealed record Made(ServingTopology Resource, ClusterState State, ResolvedTopology Topology)
    {
        public Made With(ServingTopology resource) =>
            ReferenceEquals(resource, Resource)
                ? this
                : this with
                {
                    Resource = resource,
                    Topology = Topology with { Resource = resource },
                };
    }
}
