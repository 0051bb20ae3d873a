using ControlPlane.Simulation.Kernel;
using ControlPlane.Simulation.Network;
using ControlPlane.Simulation.Oracles;
using ControlPlane.Simulation.Topologies;

namespace ControlPlane.Simulation.Runs;

/// <summary>What all parts of one run share.</summary>
public sealed class World
{
    private const int StoryLength = 400;
    private const int UsualBacklog = 1000;
    private const int TinyBacklog = 2;

    public World(ulong seed, Knobs knobs)
    {
        Knobs = knobs;
        Random = new SimRandom(seed);
        Loop = new SimLoop(Random.Stream("scheduler"), knobs.Priorities);
        Journal = new Journal(new Trace(() => Loop.Now, StoryLength));
        Network = Loop.CreateNode("network", TimeSpan.Zero);
        Others = Loop.CreateNode("vitess", TimeSpan.Zero);
        Cluster = new Cluster(
            Loop.CreateNode("stores", TimeSpan.Zero).Time,
            knobs.CellsApart,
            knobs.Gaps ? TinyBacklog : UsualBacklog
        );
        Weather = new Weather(knobs);
        Audit = new Audit(Cluster, Journal, () => Loop.Now);
    }

    public Knobs Knobs { get; }

    public SimRandom Random { get; }

    public SimLoop Loop { get; }

    public Journal Journal { get; }

    /// <summary>Where messages travel. It never crashes, so what was sent arrives whatever became of its sender.</summary>
    public SimNode Network { get; }

    /// <summary>Where Vitess and its operators live.</summary>
    public SimNode Others { get; }

    public Cluster Cluster { get; }

    public Weather Weather { get; }

    public Audit Audit { get; }
}
