using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Gates;
using ControlPlane.Simulation.Oracles;

namespace ControlPlane.Simulation.Controllers;

/// <summary>All that a controller gets of the simulated world.</summary>
public sealed record Seat
{
    public required TopologyConnection Topology { get; init; }

    public required DeclaredGates Gates { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Must hear of every round and every step, so that what the controller says can be held against the logs.</summary>
    public required StepOracle Observer { get; init; }

    /// <summary>The process's own chance, for jitter.</summary>
    public required Random Random { get; init; }

    /// <summary>The pause between two looks at the whole topology.</summary>
    public required TimeSpan Interval { get; init; }
}
