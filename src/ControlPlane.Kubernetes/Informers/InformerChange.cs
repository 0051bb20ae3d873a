using System.Collections.Immutable;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Informers;

/// <summary>
/// What a consumer is told: which keys to look at again, and the newest snapshot to look at. Between two of these an
/// object may have changed many times; only what it is now counts.
/// </summary>
/// <param name="Snapshot">Null: nothing was listed yet.</param>
/// <param name="Keys">In order, each once: new, changed, deleted, or due for a resync. Empty: only the health changed.</param>
public sealed record InformerChange<T>(
    InformerSnapshot<T>? Snapshot,
    ImmutableArray<ObjectKey> Keys,
    InformerHealth Health
)
    where T : class;
