using ControlPlane.Simulation.Controllers;
using ControlPlane.Simulation.Planted;

namespace ControlPlane.Simulation.Runs;

/// <summary>What a batch of seeds runs: which controllers, which planted bug, and what is not left to the seed.</summary>
public sealed record Scenario
{
    public required Func<Seat, IController> Build { get; init; }

    /// <summary>A bug for each process that starts; null: none.</summary>
    public Func<Sabotage?> Plant { get; init; } = () => null;

    public Func<Knobs, Knobs> Adjust { get; init; } = knobs => knobs;

    /// <summary>Several passes again and again.</summary>
    public static Scenario Passes { get; } = new() { Build = seat => new PassingController(seat) };

    /// <summary>The loop that <c>controlplane run</c> is.</summary>
    public static Scenario Loop { get; } = new() { Build = seat => new LoopingController(seat) };
}
