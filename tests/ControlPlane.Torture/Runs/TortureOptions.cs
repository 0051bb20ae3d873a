using ControlPlane.Torture.Faults;

namespace ControlPlane.Torture.Runs;

/// <summary>How much is run.</summary>
internal sealed record TortureOptions
{
    /// <summary>Rounds whose controller is the published executable.</summary>
    public const int UsualByExecutable = 5;

    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>Of each fault, those by the executable among them.</summary>
    public required int Rounds { get; init; }

    public int RoundsByExecutable { get; init; }

    /// <summary>Of the first round of each fault; each later one has the next.</summary>
    public required int Seed { get; init; }

    /// <summary>Faults at a time.</summary>
    public int Lanes { get; init; } = 6;
}
