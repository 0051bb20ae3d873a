using ControlPlane.Simulation.Planted;
using ControlPlane.Torture.Faults;
using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Runs;

/// <summary>One start of a controller, some rounds of a fault, and its end.</summary>
/// <param name="FirstSeed">Of the first round; each later one has the next.</param>
/// <param name="ByExecutable">The published executable, not the loop in this process.</param>
internal sealed record LifePlan(Fault Fault, Stage Stage, int FirstSeed, int Rounds, bool ByExecutable)
{
    /// <summary>A bug between the loop and its stores.</summary>
    public Func<Sabotage?> Plant { get; init; } = () => null;

    /// <summary>How long the controller may take to converge; null: as long as it says itself.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Records of keyspaces that are gone are deleted; drawn by seed, for a whole life.</summary>
    public bool Prunes => FirstSeed / 10 % 2 == 1;
}
