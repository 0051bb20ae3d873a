namespace ControlPlane.Simulation.Kernel;

/// <summary>The simulation itself cannot go on: code under it left its thread, or runs on without end.</summary>
public sealed class SimulationException(string message) : Exception(message);
