using System.Text.Json;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.KubernetesFixture.Storage;

/// <summary>An object at one revision. Immutable.</summary>
public sealed record StoredObject(ObjectKey Key, long Revision, JsonElement Json);

/// <summary>One write.</summary>
/// <param name="Before">Null: it was created.</param>
/// <param name="After">As it was left; for a deletion as it was last, with the deletion's revision.</param>
public sealed record StoreEvent(Resource Resource, StoredObject? Before, StoredObject After, bool IsDeletion);
