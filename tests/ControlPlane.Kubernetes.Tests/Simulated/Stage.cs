using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Election;
using ControlPlane.Kubernetes.Informers;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Direct;
using ControlPlane.Simulation.Kernel;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Kubernetes.Tests.Simulated;

/// <summary>
/// Processes and one API server on one thread and one virtual clock. Nothing here takes real time, and one seed is one
/// history.
/// </summary>
internal sealed class Stage
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    private readonly SimLoop loop;
    private readonly SimRandom random;
    private readonly SimNode director;

    public Stage(ulong seed = 1)
    {
        random = new SimRandom(seed);
        loop = new SimLoop(random.Stream("loop"), withPriorities: false);
        director = loop.CreateNode("director", TimeSpan.Zero);
        Cluster = new DirectCluster(director.Time);
    }

    public DirectCluster Cluster { get; }

    public TimeSpan Now => loop.Now;

    public TimeProvider Time => director.Time;

    /// <param name="skew">How far the process's wall clock is off.</param>
    public SimNode Process(string name, TimeSpan skew = default) => loop.CreateNode(name, skew);

    public DirectClient Client(SimNode process, Weather? weather = null) => new(Cluster, weather ?? Fair, process.Time);

    public static Task<CallFate> Fair(string verb, Resource resource, CancellationToken cancellation) =>
        Task.FromResult(CallFate.Go);

    public InformerTools Tools(SimNode process) =>
        new(process.Time, new Random((int)(random.Stream(process.Name).Next() & 0x7FFF_FFFF)), NullLogger.Instance);

    public LeaderElection Election(SimNode process, Weather? weather = null, ElectionOptions? options = null) =>
        new(
            Client(process, weather),
            (options ?? Usual) with
            {
                Identity = process.Name,
            },
            process.Time,
            new Random((int)(random.Stream(process.Name).Next() & 0x7FFF_FFFF)),
            NullLogger.Instance
        );

    public static ElectionOptions Usual { get; } = new() { Lease = new("default", "lease"), Identity = "nobody" };

    public SimRandom Random(string name) => random.Stream(name);

    /// <summary>Runs the story to its end, with time passing as it needs to.</summary>
    public void Play(Func<Task> story)
    {
        var told = director.Start(story);
        loop.RunUntil(() => told.IsCompleted || loop.Broken is not null, Patience);
        if (loop.Broken is { } broken)
        {
            throw new InvalidOperationException("The simulation broke.", broken);
        }

        told.IsCompleted.ShouldBeTrue($"the story did not end within {Patience}");
        told.GetAwaiter().GetResult();
    }

    /// <summary>Lets time pass.</summary>
    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), director.Time);

    /// <summary>Lets time pass until something holds.</summary>
    public async Task UntilAsync(Func<bool> holds, string what, double seconds = 600)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        while (!holds())
        {
            (Now < end).ShouldBeTrue($"within {seconds} s: {what}");
            await PassAsync(0.05);
        }
    }
}
