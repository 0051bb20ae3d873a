namespace ControlPlane.Reconcile.Gathering;

/// <summary>How patient a gathering is.</summary>
public sealed record GatherOptions
{
    /// <summary>In a first round, a cell that has not answered after this long does not hold up the others.</summary>
    public TimeSpan CellPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A cell that has not answered after this long is unreadable (Vitess' <c>--remote-operation-timeout</c>).</summary>
    public TimeSpan CellTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many cells are read at once (Vitess' <c>--topo-read-concurrency</c>).</summary>
    public int Concurrency { get; init; } = 32;
}
