using System.Collections.Immutable;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Simulation.Kernel;
using ControlPlane.Simulation.Network;
using ControlPlane.Simulation.Oracles;
using ControlPlane.Simulation.Planted;
using ControlPlane.Simulation.Runs;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Controllers;

/// <summary>The controllers of one run: started, crashed, stopped, and started again as new processes.</summary>
public sealed class Fleet(World world, Func<Seat, IController> build, Func<Sabotage?> plant)
{
    private readonly SortedDictionary<string, Member> members = new(StringComparer.Ordinal);
    private int incarnations;

    public ImmutableArray<string> Names => [.. members.Keys];

    public void Start(string name)
    {
        var author = new Author($"{name}#{++incarnations}", IsOurs: true);
        var random = world.Random.Stream(author.Name);
        var skew = world.Knobs.ClockSkew * ((2 * random.Fraction()) - 1);
        var node = world.Loop.CreateNode(author.Name, skew);
        var witness = new Witness(author, world.Audit, world.Journal);
        var links = new Links(world, node, author, witness, plant());
        var seat = new Seat
        {
            Topology = new TopologyConnection
            {
                Global = links.To(Cluster.GlobalAddress),
                Layout = Cluster.Layout,
                Cells = links,
            },
            Gates = new DeclaredGates([
                .. world.Knobs.GatedCells.Select(cell => new Gate { Cell = cell, DeclaredBy = "the seed" }),
            ]),
            Time = node.Time,
            Observer = new StepOracle(author, witness, world.Journal),
            Interval = world.Knobs.Interval,
            Random = new Random((int)(random.Stream("jitter").Next() & int.MaxValue)),
        };
        var stop = new CancellationTokenSource();
        members[name] = new(node, stop, RunAsync(node, seat, stop.Token));
        world.Journal.Tell(author.Name, "starts");
    }

    public void Crash(string name)
    {
        if (members.Remove(name, out var member))
        {
            world.Journal.Probe("crash");
            world.Journal.Tell(member.Node.Name, "crashes");
            member.Node.Crash();
        }
    }

    /// <summary>Ends a controller in good order; the task is done when it has.</summary>
    public Task StopAsync(string name)
    {
        var member = members[name];
        members.Remove(name);
        world.Journal.Tell(member.Node.Name, "is stopped");
        return member.Node.Start(async () =>
        {
            member.Stop.Cancel();
            await member.Ended;
            world.Journal.Tell(member.Node.Name, "has ended");
        });
    }

    private Task RunAsync(SimNode node, Seat seat, CancellationToken stopping) =>
        node.Start(async () =>
        {
            try
            {
                await build(seat).RunAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Stopped, as asked.
            }
            catch (Exception bug) // whatever it is, a controller must not end by it
            {
                world.Journal.Violate("a controller does not end by itself", $"{node.Name}: {bug}");
            }
        });

    private sealed record Member(SimNode Node, CancellationTokenSource Stop, Task Ended);

    /// <summary>The connections of one process, opened once per address.</summary>
    private sealed class Links(World world, SimNode node, Author author, Witness witness, Sabotage? planted)
        : ICellStores
    {
        private readonly SortedDictionary<string, ITopologyStore> open = new(StringComparer.Ordinal);

        public ITopologyStore To(string address)
        {
            if (!open.TryGetValue(address, out var link))
            {
                open[address] = link = Connect(address);
            }

            return link;
        }

        public CellStore Open(string serverAddress) =>
            serverAddress == Cluster.GlobalAddress ? new CellStore.SameAsGlobal()
            : world.Cluster.Stores.ContainsKey(serverAddress) ? new CellStore.Own(To(serverAddress))
            : new CellStore.Unusable($"nobody listens at {serverAddress}");

        private ITopologyStore Connect(string address)
        {
            var random = world.Random.Stream($"{node.Name} to {address}");
            var network = world.Network;
            var redelivery = new Redelivery(world.Weather, random.Stream("twice"), network, world.Journal);
            var server = new AuditedStore(world.Cluster.Stores[address], author, world.Audit, redelivery);
            var faults = new SimFaults(world.Weather, address, random, network.Time, world.Journal);
            var faulty = new FaultyStore(server, faults, network.Time);
            var seen = new WitnessStore(new RemoteStore(faulty, network), witness);
            return planted?.Spoil(seen, address == Cluster.GlobalAddress) ?? seen;
        }
    }
}
