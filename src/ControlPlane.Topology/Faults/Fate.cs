using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Faults;

/// <summary>What becomes of a request, of its reply, or of a change that a watch tells.</summary>
public abstract record Fate
{
    private Fate() { }

    public static Fate Passes { get; } = new Passed();

    public static Fate Lost { get; } = new Vanished();

    public static Fate Refused(StoreFailure failure) => new Refusal(failure);

    public sealed record Passed : Fate;

    /// <summary>
    /// Never arrived. The caller of a commit learns <see cref="CommitOutcome.Unknown"/>, any other caller
    /// <see cref="StoreFailure.Unavailable"/>. A watch goes on from what it told last.
    /// </summary>
    public sealed record Vanished : Fate;

    /// <summary>The store answers with this failure, and does nothing.</summary>
    public sealed record Refusal(StoreFailure Failure) : Fate;
}
