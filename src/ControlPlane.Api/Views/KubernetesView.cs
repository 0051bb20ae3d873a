namespace ControlPlane.Api.Views;

/// <summary>How it stands with what Kubernetes declares.</summary>
public sealed record KubernetesView
{
    /// <summary><c>alone</c>, <c>leader</c> or <c>standby</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Everything was read once, as far as the API server lets us.</summary>
    public required bool IsReady { get; init; }

    /// <summary>Statuses of resources that were written since the start.</summary>
    public required long StatusPatches { get; init; }

    public required IReadOnlyList<KubernetesSourceView> Sources { get; init; }

    public required IReadOnlyList<KubernetesDeclarationView> Declarations { get; init; }
}

/// <summary>A kind of objects that is followed.</summary>
/// <param name="Trouble">What is wrong; null: nothing.</param>
public sealed record KubernetesSourceView(string Kind, bool IsFollowed, string? Trouble);

/// <summary>A topology that is declared there, kept or not.</summary>
/// <param name="Resource">The resource that declares it; null: it was found without one.</param>
/// <param name="Problems">Why it is not kept, or lacks gates.</param>
/// <param name="Warnings">What is odd and used all the same.</param>
/// <param name="Pruning">The cells with gates in which the Vitess operator is at work.</param>
public sealed record KubernetesDeclarationView(
    string Topology,
    string? Resource,
    IReadOnlyList<string> Problems,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<KubernetesPruningView> Pruning
);

/// <param name="State"><c>off</c>, <c>offNotRolledOut</c> or <c>inForce</c>.</param>
public sealed record KubernetesPruningView(string Cell, string State, string? Why, string? Remedy);
