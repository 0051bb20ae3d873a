namespace ControlPlane.Reconcile.Passes;

/// <summary>What follows a round.</summary>
internal abstract record NextRound
{
    private NextRound() { }

    public sealed record None : NextRound;

    public sealed record AtOnce : NextRound;

    public sealed record After(string Reason, TimeSpan Wait) : NextRound;
}
