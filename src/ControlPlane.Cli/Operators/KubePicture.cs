using System.Collections.Immutable;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Resources;

namespace ControlPlane.Cli.Operators;

/// <summary>What is known of a Kubernetes cluster at one moment.</summary>
internal sealed record KubePicture
{
    public required ClusterState State { get; init; }

    /// <summary>Empty where resources of ours are not asked for.</summary>
    public required ImmutableArray<ServingTopology> Resources { get; init; }

    /// <summary>Resources of ours that cannot be read, each with the reason.</summary>
    public ImmutableArray<string> Unreadable { get; init; } = [];

    public required ImmutableArray<KubeSource> Sources { get; init; }

    /// <summary>
    /// Everything was read once, or the server has said that it may not be, or that there is no such kind. Before that
    /// nothing is declared: what lacks a kind that could not be read yet would be taken for gone.
    /// </summary>
    public bool IsComplete => Sources.All(source => source.IsSettled);

    /// <summary>Pictures share what has not changed.</summary>
    public bool DeclaresTheSameAs(KubePicture other) =>
        State.IsMadeOfTheSameAs(other.State)
        && Enumerable.SequenceEqual(Resources, other.Resources, ReferenceEqualityComparer.Instance);

    /// <summary>What is wrong with the sources, in sentences.</summary>
    public ImmutableArray<string> Troubles => [.. Sources.Select(source => source.Trouble).OfType<string>()];
}

/// <summary>One kind of objects that is followed.</summary>
/// <param name="Kind">In its plural, with its group, and its namespace where it is followed in some only.</param>
/// <param name="IsRead">It was read at least once.</param>
/// <param name="IsAbsent">The server has no such kind: there are none.</param>
/// <param name="IsForbidden">The server does not let us.</param>
/// <param name="Failure">Why it cannot be read now; null: it can.</param>
internal sealed record KubeSource(string Kind, bool IsRead, bool IsAbsent, bool IsForbidden, string? Failure)
{
    public bool IsSettled => IsRead || IsAbsent || IsForbidden;

    /// <summary>Null: nothing is wrong.</summary>
    public string? Trouble =>
        Failure is null || IsAbsent ? null
        : IsForbidden ? $"{Kind} may not be read, so what they declare is not known: {Failure}"
        : IsRead ? $"{Kind} cannot be read now, what was read last counts: {Failure}"
        : $"{Kind} have not been read yet: {Failure}";
}
