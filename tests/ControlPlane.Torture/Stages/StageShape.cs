namespace ControlPlane.Torture.Stages;

/// <summary>The etcd that a fault needs.</summary>
internal sealed record StageShape
{
    public static StageShape Alone { get; } = new();

    public static StageShape Three { get; } = new() { Members = 3 };

    public int Members { get; init; } = 1;

    /// <summary>Something stands between the members too.</summary>
    public bool CutsPeers { get; init; }

    /// <summary>Calls need a user.</summary>
    public bool NeedsUsers { get; init; }

    /// <summary>The last cell has an etcd of its own.</summary>
    public bool HasOwnCell { get; init; }

    /// <summary>Beside those that make elections quick.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
}
