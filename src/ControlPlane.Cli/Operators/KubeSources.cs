using System.Collections.Immutable;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Informers;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Resources;
using ControlPlane.Topology.Signals;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Cli.Operators;

/// <summary>Follows everything on Kubernetes that declares vtgates.</summary>
internal sealed class KubeSources
{
    private readonly List<Func<CancellationToken, Task>> running = [];
    private readonly List<Func<IEnumerable<KubeSource>>> health = [];
    private readonly Followed<ServingTopology> resources;
    private readonly Followed<VitessCluster> clusters;
    private readonly Followed<VitessCell> cells;
    private readonly Followed<VitessShard> shards;
    private readonly Followed<Workload> workloads;
    private readonly Signal news;

    /// <param name="client">The API server.</param>
    /// <param name="settings">What to follow.</param>
    /// <param name="news">Set whenever something has changed.</param>
    /// <param name="log">Hears of trouble.</param>
    /// <param name="time">The clock of waits.</param>
    public KubeSources(
        IKubernetesClient client,
        KubernetesSettings settings,
        Signal news,
        ILogger log,
        TimeProvider time
    )
    {
        this.news = news;
        string?[] namespaces = settings.Namespaces.IsEmpty ? [null] : [.. settings.Namespaces];
        var follow = new Follower(client, namespaces, log, time);
        resources = Add(
            follow.Kind(
                new KubeKind<ServingTopology>(ServingTopology.Resource, ServingTopology.Read),
                settings.Mode is KubernetesMode.Resources ? "" : null
            )
        );
        clusters = Add(follow.Kind(new KubeKind<VitessCluster>(VitessCluster.Resource, VitessCluster.Read), ""));
        cells = Add(follow.Kind(new KubeKind<VitessCell>(VitessCell.Resource, VitessCell.Read), ""));
        shards = Add(follow.Kind(new KubeKind<VitessShard>(VitessShard.Resource, VitessShard.Read), ""));
        var selector = settings.WorkloadSelector.Text;
        workloads = Add(
            follow
                .Kind(Workload.KindOf(Resource.Deployments), selector)
                .And(follow.Kind(Workload.KindOf(Resource.StatefulSets), selector))
        );
    }

    public KubePicture Current =>
        new()
        {
            State = new()
            {
                VitessClusters = clusters.Values,
                VitessCells = cells.Values,
                VitessShards = shards.IsForbidden ? null : shards.Values,
                Workloads = workloads.Values,
            },
            Resources = resources.Values,
            Unreadable = resources.Unreadable,
            Sources = [.. health.SelectMany(source => source())],
        };

    /// <summary>Follows until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(running.Select(run => run(cancellation)));

    private Followed<T> Add<T>(Followed<T> followed)
        where T : class
    {
        foreach (var informer in followed.Informers)
        {
            running.Add(informer.RunAsync);
            running.Add(cancellation => BeatAsync(informer.Subscribe(), cancellation));
        }

        health.Add(() => followed.Sources);
        return followed;
    }

    private async Task BeatAsync<T>(InformerFeed<T> feed, CancellationToken cancellation)
        where T : class
    {
        await foreach (var _ in feed.ReadAllAsync(cancellation))
        {
            news.Set();
        }
    }
}

/// <summary>Makes informers that are alike.</summary>
/// <param name="Namespaces">One null: all.</param>
internal sealed record Follower(IKubernetesClient Client, string?[] Namespaces, ILogger Log, TimeProvider Time)
{
    /// <param name="selector">Empty: all objects; null: none, the kind is not followed.</param>
    public Followed<T> Kind<T>(KubeKind<T> kind, string? selector)
        where T : class =>
        new(
            selector is null
                ? []
                :
                [
                    .. Namespaces.Select(place => new Informer<T>(
                        Client,
                        kind,
                        new() { Selection = new(place, selector.Length == 0 ? null : selector) },
                        new InformerTools(Time, new Random(), Log)
                    )),
                ],
            Namespaces
        );
}

/// <summary>One kind in all namespaces that are looked into, or several kinds that are read alike.</summary>
internal sealed record Followed<T>(ImmutableArray<Informer<T>> Informers, string?[] Namespaces)
    where T : class
{
    public ImmutableArray<T> Values => [.. Informers.SelectMany(informer => informer.Current?.Values ?? [])];

    public ImmutableArray<string> Unreadable =>
        [
            .. Informers
                .SelectMany(informer => informer.Current?.Items.Values ?? [])
                .Where(item => item.Problem is not null)
                .Select(item => $"{item.Key}: {item.Problem}"),
        ];

    public bool IsForbidden => Sources.Any(source => source is { IsForbidden: true, IsRead: false });

    public IEnumerable<KubeSource> Sources =>
        Informers.Select((informer, at) => Of(informer, Namespaces[at % Namespaces.Length]));

    public Followed<T> And(Followed<T> other) => this with { Informers = [.. Informers, .. other.Informers] };

    private static KubeSource Of(Informer<T> informer, string? place)
    {
        var failure = informer.Health as InformerHealth.Failing;
        return new(
            place is null ? $"{informer.Kind.Resource}" : $"{informer.Kind.Resource} of {place}",
            informer.Current is not null,
            failure?.Error is ApiError.NotFound,
            failure?.Error is ApiError.Forbidden,
            failure?.Error.Message
        );
    }
}
