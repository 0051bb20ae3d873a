using ControlPlane.Simulation.Kernel;

namespace ControlPlane.Simulation.Runs;

/// <summary>How one seed went.</summary>
public sealed record RunReport
{
    public required ulong Seed { get; init; }

    public required Knobs Knobs { get; init; }

    /// <summary>The rule that was broken first, and how; null: none was.</summary>
    public required string? Violation { get; init; }

    /// <summary>Equal for every run of the same seed by the same code.</summary>
    public required ulong Hash { get; init; }

    public required TimeSpan Simulated { get; init; }

    public required Probes Probes { get; init; }

    /// <summary>The last events, for a person to read.</summary>
    public required string Story { get; init; }

    /// <summary>The line that runs exactly this again.</summary>
    public string Reproduce => $"make simulate SEED={Seed}";

    public override string ToString() => $"{Reproduce}\n{Violation ?? "nothing wrong"}\n{Knobs}\n\n{Story}";
}
