using System.Collections.Immutable;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Resources;

namespace ControlPlane.Cli.Operators;

/// <summary>Reads everything on Kubernetes that declares vtgates once, for commands that make one pass.</summary>
internal sealed class KubeReader(IKubernetesClient client, KubernetesSettings settings)
{
    private readonly List<KubeSource> sources = [];
    private readonly List<string> unreadable = [];

    public async Task<KubePicture> ReadAsync(CancellationToken cancellation)
    {
        var selector = settings.WorkloadSelector.Text;
        ImmutableArray<ServingTopology> resources =
            settings.Mode is KubernetesMode.Resources
                ? await ReadAsync(
                    new KubeKind<ServingTopology>(ServingTopology.Resource, ServingTopology.Read),
                    "",
                    cancellation
                )
                : [];
        var shards = await ReadAsync(
            new KubeKind<VitessShard>(VitessShard.Resource, VitessShard.Read),
            "",
            cancellation
        );
        var areShardsForbidden = sources[^1].IsForbidden;
        return new()
        {
            Resources = resources,
            State = new()
            {
                VitessClusters = await ReadAsync(
                    new KubeKind<VitessCluster>(VitessCluster.Resource, VitessCluster.Read),
                    "",
                    cancellation
                ),
                VitessCells = await ReadAsync(
                    new KubeKind<VitessCell>(VitessCell.Resource, VitessCell.Read),
                    "",
                    cancellation
                ),
                VitessShards = areShardsForbidden ? null : shards,
                Workloads =
                [
                    .. await ReadAsync(Workload.KindOf(Resource.Deployments), selector, cancellation),
                    .. await ReadAsync(Workload.KindOf(Resource.StatefulSets), selector, cancellation),
                ],
            },
            Unreadable = [.. unreadable],
            Sources = [.. sources],
        };
    }

    private async Task<ImmutableArray<T>> ReadAsync<T>(
        KubeKind<T> kind,
        string selector,
        CancellationToken cancellation
    )
        where T : class
    {
        var found = ImmutableArray.CreateBuilder<T>();
        string?[] namespaces = settings.Namespaces.IsEmpty ? [null] : [.. settings.Namespaces];
        foreach (var place in namespaces)
        {
            var selection = new Selection(place, selector.Length == 0 ? null : selector);
            var listed = await client.ListAllAsync(kind.Resource, selection, new PageQuery(), cancellation);
            var error = listed.ErrorOrNull();
            sources.Add(
                new(
                    $"{kind.Resource}",
                    error is null,
                    error is ApiError.NotFound,
                    error is ApiError.Forbidden,
                    error?.Message
                )
            );
            found.AddRange(error is null ? listed.OrThrow().Items.Select(item => ValueOf(kind, item)).OfType<T>() : []);
        }

        return found.ToImmutable();
    }

    private T? ValueOf<T>(KubeKind<T> kind, KubeObject item)
        where T : class
    {
        try
        {
            return kind.Read(item);
        }
        catch (Exception problem) when (problem is FormatException or System.Text.Json.JsonException)
        {
            unreadable.Add($"{item.Key}: {problem.Message}");
            return null;
        }
    }
}
