using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Reconcile.Loops;

/// <summary>One topology to keep right.</summary>
public sealed record LoopSetup
{
    public required string Name { get; init; }

    public required TopologyConnection Topology { get; init; }

    public PlanningRules Rules { get; init; } = new();

    public LoopOptions Options { get; init; } = new();
}
