using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Informers;

/// <summary>One object of a snapshot.</summary>
/// <param name="Value">What was read out of it; null: it cannot be read, and <paramref name="Problem"/> says why.</param>
public sealed record InformerItem<T>(ObjectKey Key, string Uid, string ResourceVersion, T? Value, string? Problem)
    where T : class;
