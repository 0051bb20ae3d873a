using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Planted;

/// <summary>A bug planted between one process and its stores, to see whether the simulation finds it.</summary>
public abstract class Sabotage
{
    /// <param name="store">What the controller would get.</param>
    /// <param name="isGlobal">Whether it is the global store.</param>
    public abstract ITopologyStore Spoil(ITopologyStore store, bool isGlobal);
}
