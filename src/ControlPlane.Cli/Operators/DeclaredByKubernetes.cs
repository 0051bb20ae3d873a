using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Topologies;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Resources;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Operators;

/// <summary>One topology that Kubernetes declares, ready to be kept.</summary>
/// <param name="From">What its declaration was resolved to.</param>
/// <param name="Resolved">The same, with what is wrong with its credentials.</param>
/// <param name="Declared">Null: it cannot be kept.</param>
internal sealed record KubeTopology(ResolvedTopology From, ResolvedTopology Resolved, DeclaredTopology? Declared)
{
    public string Name => Resolved.Name;

    public bool SaysTheSameAs(KubeTopology other) =>
        ReferenceEquals(From, other.From)
        && Resolved.Problems.SequenceEqual(other.Resolved.Problems)
        && Equals(Declared, other.Declared);
}

/// <summary>
/// From a picture to the topologies that it declares. It looks at the files of credentials and at nothing else. What has
/// not changed since the last picture comes back as the same instance. Not for several threads.
/// </summary>
internal sealed class DeclaredByKubernetes(KubernetesSettings settings)
{
    private readonly ResolvedTopologies resources = new();
    private Dictionary<string, KubeTopology> last = new(StringComparer.Ordinal);
    private ImmutableArray<KubeTopology> newest = [];
    private KubePicture? seen;

    /// <summary>In the order of their names.</summary>
    public ImmutableArray<KubeTopology> Read(KubePicture picture)
    {
        if (seen?.DeclaresTheSameAs(picture) == true && !last.Values.Any(NamesFiles))
        {
            return newest;
        }

        seen = picture;
        newest = [.. Resolve(picture).OrderBy(topology => topology.Name, StringComparer.Ordinal).Select(Declare)];
        last = newest.ToDictionary(topology => topology.Name, StringComparer.Ordinal);
        return newest;
    }

    private IEnumerable<ResolvedTopology> Resolve(KubePicture picture) =>
        settings.Mode is KubernetesMode.Discover
            ? PlainTopologies.Find(picture.State, new WorkloadChoice(settings.WorkloadSelector, Container: null))
            : Distinct(
                resources.Resolve(
                    [
                        .. picture
                            .Resources.OrderBy(resource => resource.CreatedAt, StringComparer.Ordinal)
                            .ThenBy(resource => resource.Key),
                    ],
                    picture.State
                )
            );

    /// <summary>Of several for one topology the oldest counts: each would take the others' cells for cells without gates.</summary>
    private static IEnumerable<ResolvedTopology> Distinct(ImmutableArray<ResolvedTopology> all)
    {
        var taken = new Dictionary<string, ResolvedTopology>(StringComparer.Ordinal);
        foreach (var topology in all)
        {
            string[] keys = [.. topology.Place?.Keys ?? []];
            var other = keys.Select(key => taken.GetValueOrDefault(key)).FirstOrDefault(found => found is not null);
            if (other is null && topology.IsUsable)
            {
                Array.ForEach(keys, key => taken[key] = topology);
            }

            yield return other is null
                ? topology
                : topology with
                {
                    Problems =
                    [
                        .. topology.Problems,
                        $"{other.Name} is about the same topology, {other.Place}, and is older: put all gates into one.",
                    ],
                };
        }
    }

    /// <summary>Files of credentials change without news.</summary>
    private static bool NamesFiles(KubeTopology topology) =>
        topology.Resolved.Resource?.Spec.Topology?.Credentials is not null;

    private KubeTopology Declare(ResolvedTopology topology)
    {
        var before = last.GetValueOrDefault(topology.Name);
        if (before is not null && ReferenceEquals(before.From, topology) && !NamesFiles(before))
        {
            return before;
        }

        var made = Make(topology);
        return before?.SaysTheSameAs(made) == true ? before : made;
    }

    private KubeTopology Make(ResolvedTopology topology)
    {
        if (!topology.IsUsable)
        {
            return new(topology, topology, null);
        }

        var store = settings.Store with { GlobalRoot = new TopologyRoot(topology.Place!.Root) };
        var problems = new List<string>();
        if (EtcdAddress.TryParse(topology.Place.Address, out var address, out var problem))
        {
            store = store with { GlobalAddress = address };
        }
        else
        {
            problems.Add($"The address of the global store cannot be used: {problem}.");
        }

        if (topology.Resource?.Spec.Topology?.Credentials is { } name)
        {
            store = Credentials.In(
                settings.CredentialsDirectory,
                topology.Resource.Key.Namespace,
                name,
                store,
                problems
            );
        }

        return problems.Count > 0
            ? new(topology, topology with { Problems = [.. topology.Problems, .. problems] }, null)
            : new(
                topology,
                topology,
                new DeclaredTopology(
                    topology.Name,
                    store,
                    topology.Gates,
                    settings.Overriding ?? PolicyOf(topology.Resource?.Spec)
                )
                {
                    Guards = RulesOf(topology.Resource?.Spec),
                }
            );
    }

    private static Policy? PolicyOf(ServingTopologySpec? spec) =>
        spec?.Policy is { } word && Enum.TryParse<Policy>(word, ignoreCase: true, out var policy) ? policy : null;

    private static RuleOverrides? RulesOf(ServingTopologySpec? spec) =>
        spec is null or { Guards: null, Publication: null }
            ? null
            : new(
                spec.Guards?.AllowPartial,
                spec.Guards?.AssumeNoMigration?.Select(name => new KeyspaceName(name)).ToOrdinalSet(),
                spec.Guards?.OrphanGrace is { } text ? GoDuration.TryParse(text) : null,
                spec.Guards?.MaxRecordBytes,
                spec.Publication is { } publication
                    ? new()
                    {
                        Mode = ModeIn(publication.Mode),
                        Cells = (publication.Cells ?? []).ToOrdinalMap(
                            cell => new CellName(cell.Cell),
                            cell => ModeIn(cell.Mode)
                        ),
                    }
                    : null
            );

    private static PublicationMode ModeIn(string? word) =>
        Enum.TryParse<PublicationMode>(word, ignoreCase: true, out var mode) ? mode : PublicationMode.Auto;
}
