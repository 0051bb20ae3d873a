using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Informers;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Direct;
using ControlPlane.Simulation.Kernel;

namespace ControlPlane.Kubernetes.Tests.Simulated;

/// <summary>An informer that runs, and a consumer that keeps what it was told: nothing but the keys and what they held.</summary>
internal sealed class Follower
{
    private static readonly Resource ConfigMaps = new("", "v1", "configmaps", "ConfigMap");

    private readonly SimNode process;
    private bool isCut;

    private Follower(SimNode process) => this.process = process;

    public required Informer<KubeObject> Informer { get; init; }

    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Key to resource version, by what the consumer was told.</summary>
    public SortedDictionary<ObjectKey, string> Seen { get; } = [];

    public List<ObjectKey> Told { get; } = [];

    public int Reads { get; private set; }

    public int LargestStep { get; private set; }

    public static Follower Start(
        Stage stage,
        SimNode process,
        Weather? weather = null,
        InformerOptions? options = null,
        Resource? resource = null
    )
    {
        Follower? follower = null;
        var sky = weather ?? Stage.Fair;
        var client = stage.Client(process, (verb, kind, cancellation) => Weather(verb, kind, cancellation));
        follower = new Follower(process)
        {
            Informer = new(client, KubeKind.Raw(resource ?? ConfigMaps), options ?? new(), stage.Tools(process)),
        };
        follower.Running = process.Start(() => follower.Informer.RunAsync(CancellationToken.None));
        follower.Read(TimeSpan.Zero);
        return follower;

        Task<CallFate> Weather(string verb, Resource kind, CancellationToken cancellation)
        {
            if (follower!.isCut && verb == "watch-line")
            {
                follower.isCut = false;
                return Task.FromResult<CallFate>(new CallFate.Refused(new ApiError.Unreachable("cut", WasSent: true)));
            }

            return sky(verb, kind, cancellation);
        }
    }

    /// <summary>Another consumer of the same informer.</summary>
    public Follower AnotherReader(TimeSpan pace)
    {
        var other = new Follower(process) { Informer = Informer, Running = Running };
        other.Read(pace);
        return other;
    }

    /// <summary>The watch breaks at its next line.</summary>
    public void Cut() => isCut = true;

    public bool Knows(Stage stage) =>
        stage
            .Cluster.Store.List(Informer.Kind.Resource)
            .Objects.Select(item => (item.Key, $"{item.Revision}"))
            .SequenceEqual(Seen.Select(pair => (pair.Key, pair.Value)));

    private void Read(TimeSpan pace)
    {
        var feed = Informer.Subscribe();
        _ = process.Start(async () =>
        {
            await foreach (var change in feed.ReadAllAsync(CancellationToken.None))
            {
                Take(change);
                await Task.Delay(pace, process.Time);
            }
        });
    }

    private void Take(InformerChange<KubeObject> change)
    {
        Reads++;
        LargestStep = Math.Max(LargestStep, change.Keys.Length);
        Told.AddRange(change.Keys);
        foreach (var key in change.Keys)
        {
            if (change.Snapshot!.Items.TryGetValue(key, out var item))
            {
                Seen[key] = item.ResourceVersion;
            }
            else
            {
                Seen.Remove(key);
            }
        }
    }
}
