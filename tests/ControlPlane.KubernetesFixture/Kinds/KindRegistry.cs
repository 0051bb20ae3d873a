using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Storage;

namespace ControlPlane.KubernetesFixture.Kinds;

/// <summary>The kinds that are served now. Safe for many threads.</summary>
public sealed class KindRegistry
{
    private readonly ObjectStore store;
    private ImmutableList<KindDefinition> kinds = [];

    public KindRegistry(ObjectStore store)
    {
        this.store = store;
        foreach (var kind in BuiltInKinds.All)
        {
            Put(kind);
        }
    }

    public ImmutableList<KindDefinition> All => Volatile.Read(ref kinds);

    public KindDefinition? Find(string group, string version, string plural) =>
        All.Find(kind =>
            kind.Resource.Group == group && kind.Resource.Version == version && kind.Resource.Plural == plural
        );

    public KindDefinition Of(Resource resource) =>
        All.Find(kind => kind.Resource == resource)
        ?? throw new InvalidOperationException($"The test API server has no kind {resource}; define its CRD.");

    /// <summary>A kind without a schema: anything is taken, and it has a status.</summary>
    public void PutLoose(Resource resource) =>
        Put(
            new()
            {
                Resource = resource,
                Singular = resource.Kind.ToLowerInvariant(),
                HasStatus = true,
            }
        );

    internal void PutCustom(JsonObject crd)
    {
        foreach (var kind in CustomKinds.Of(crd))
        {
            Put(kind);
        }
    }

    internal void RemoveCustom(JsonObject crd)
    {
        var gone = CustomKinds.Of(crd).Select(kind => kind.Resource).ToHashSet();
        ImmutableInterlocked.Update(ref kinds, all => all.RemoveAll(kind => gone.Contains(kind.Resource)));
    }

    private void Put(KindDefinition kind)
    {
        store.Register(kind.Resource);
        ImmutableInterlocked.Update(
            ref kinds,
            all => all.RemoveAll(known => known.Resource == kind.Resource).Add(kind)
        );
    }
}
