using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>Every kind of fault, by its name.</summary>
internal static class AllFaults
{
    public static IReadOnlyList<Fault> List { get; } =
    [
        new KillFault(Who.Alone),
        new KillFault(Who.Leader),
        new KillFault(Who.Follower),
        new FreezeFault(Who.Alone),
        new FreezeFault(Who.Leader),
        new FreezeFault(Who.Follower),
        CutFault.Both(StageShape.Alone),
        CutFault.Both(StageShape.Three),
        CutFault.Requests,
        CutFault.Answers,
        new TearFault(),
        new SlowFault(),
        new LateFault(),
        new CompactionFault(),
        new LeaseFault(),
        new TokenFault(),
        new StaleMemberFault(),
        new QuotaFault(),
        new RestoreFault(),
    ];

    /// <exception cref="ArgumentException">There is no such fault; the message names those that there are.</exception>
    public static IReadOnlyList<Fault> Named(string? name) =>
        string.IsNullOrEmpty(name) ? List
        : List.Where(fault => fault.Name == name).ToArray() is { Length: > 0 } found ? found
        : throw new ArgumentException($"There is no fault '{name}'. There are: {string.Join(", ", List)}.");
}
