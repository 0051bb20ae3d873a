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
/// <param name="Resolved">What was made of its declaration.</param>
/// <param name="Declared">Null: it cannot be kept.</param>
internal sealed record KubeTopology(ResolvedTopology Resolved, DeclaredTopology? Declared)
{
    public string Name => Resolved.Name;
}

/// <summary>From a picture to the topologies that it declares. It looks at the files of credentials and at nothing else.</summary>
internal sealed class DeclaredByKubernetes(KubernetesSettings settings)
{
    /// <summary>In the order of their names.</summary>
    public ImmutableArray<KubeTopology> Read(KubePicture picture)
    {
        var choice = new WorkloadChoice(settings.WorkloadSelector, Container: null);
        var resolved =
            settings.Mode is KubernetesMode.Discover
                ? PlainTopologies.Find(picture.State, choice)
                : Distinct([
                    .. picture
                        .Resources.OrderBy(resource => resource.CreatedAt, StringComparer.Ordinal)
                        .ThenBy(resource => resource.Key)
                        .Select(resource => TopologyResolver.Resolve(resource, picture.State)),
                ]);
        return [.. resolved.OrderBy(topology => topology.Name, StringComparer.Ordinal).Select(Declare)];
    }

    /// <summary>Of several for one topology the oldest counts: each would take the others' cells for cells without gates.</summary>
    private static IEnumerable<ResolvedTopology> Distinct(ImmutableArray<ResolvedTopology> all)
    {
        var taken = new List<ResolvedTopology>();
        foreach (var topology in all)
        {
            var other = taken.Find(before => topology.Place is { } place && before.Place!.IsSameAs(place));
            if (other is null && topology.IsUsable)
            {
                taken.Add(topology);
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

    private KubeTopology Declare(ResolvedTopology topology)
    {
        if (!topology.IsUsable)
        {
            return new(topology, null);
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
            ? new(topology with { Problems = [.. topology.Problems, .. problems] }, null)
            : new(
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
