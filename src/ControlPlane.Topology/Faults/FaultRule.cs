namespace ControlPlane.Topology.Faults;

/// <summary>When a rule is asked: see the methods of <see cref="IStoreFaults"/>.</summary>
public enum FaultMoment
{
    Request,
    Reply,
    Change,
}

/// <summary>One line of a <see cref="FaultScript"/>: what happens to which calls, at which moment, and how often.</summary>
/// <param name="Calls">The calls meant. For a change: the watch that tells it.</param>
public sealed record FaultRule(FaultMoment Moment, Predicate<StoreCall> Calls)
{
    public Fate Fate { get; init; } = Fate.Passes;

    /// <summary>Waited for before the fate comes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Stopped at before the delay begins.</summary>
    public Checkpoint? Hold { get; init; }

    /// <summary>How many calls it meets; null: all of them.</summary>
    public int? Times { get; init; } = 1;
}
