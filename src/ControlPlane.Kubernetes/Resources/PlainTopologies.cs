using System.Collections.Immutable;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Serving.Gates;

namespace ControlPlane.Kubernetes.Resources;

/// <summary>
/// The topologies that vtgates themselves tell of, for those who do not want a resource of ours: one for each store and
/// root. Pure.
/// </summary>
public static class PlainTopologies
{
    public static ImmutableArray<ResolvedTopology> Find(ClusterState state, WorkloadChoice choice)
    {
        var groups = new List<(StorePlace Place, List<FoundGate> Gates)>();
        foreach (var gate in GateFinder.Find(state, choice).Where(gate => gate.Place is not null))
        {
            var group = groups.FirstOrDefault(group => group.Place.IsSameAs(gate.Place!));
            if (group.Gates is null)
            {
                groups.Add(group = (gate.Place!, []));
            }

            group.Gates.Add(gate);
        }

        var index = new ClusterIndex(state);
        return
        [
            .. groups
                .GroupBy(group => NameOf(group.Gates, group.Place))
                .SelectMany(alike => alike.Select((group, at) => Make(Numbered(alike.Key, at), group, index)))
                .OrderBy(topology => topology.Name, StringComparer.Ordinal),
        ];
    }

    private static ResolvedTopology Make(
        string name,
        (StorePlace Place, List<FoundGate> Gates) group,
        ClusterIndex index
    )
    {
        ImmutableArray<ObjectKey> clusters =
        [
            .. group.Gates.Select(gate => gate.Cluster).OfType<ObjectKey>().Distinct(),
        ];
        return new ResolvedTopology
        {
            Name = name,
            Place = group.Place,
            Gates = new([.. group.Gates.Select(gate => gate.Gate)], AllCellsBy: null),
            Problems =
                group.Place.Implementation == StorePlace.Etcd
                    ? []
                    : [$"The topology {name} is in {group.Place.Implementation}; only {StorePlace.Etcd} can be kept."],
            Warnings =
            [
                .. group.Gates.SelectMany(gate => gate.Warnings.Select(warning => $"{gate.Source}: {warning}")),
            ],
        }.Under(new HoldSources(index.Of(clusters, place: null), clusters, PausedBy: null));
    }

    /// <summary>After the VitessCluster, or after the root where vtgates belong to none.</summary>
    private static string NameOf(IEnumerable<FoundGate> gates, StorePlace place)
    {
        var first = gates.OrderBy(gate => gate.Cluster is null).First();
        return first.Cluster?.ToString()
            ?? $"{first.Source.Key.Namespace}/{string.Join('.', place.Root.Split('/', StringSplitOptions.RemoveEmptyEntries))}";
    }

    private static string Numbered(string name, int at) => at == 0 ? name : $"{name}.{at + 1}";
}
