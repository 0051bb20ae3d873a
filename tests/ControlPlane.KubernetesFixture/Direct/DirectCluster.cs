using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Kinds;
using ControlPlane.KubernetesFixture.Storage;
using ControlPlane.KubernetesFixture.Writing;

namespace ControlPlane.KubernetesFixture.Direct;

/// <summary>
/// What the test API server keeps, without a network: for simulations, where everything runs on one thread and on one
/// clock. <see cref="DirectClient"/> is a client to it.
/// </summary>
public sealed class DirectCluster
{
    public DirectCluster(TimeProvider time)
    {
        Kinds = new(Store);
        Writer = new(Store, Kinds, time);
    }

    public ObjectStore Store { get; } = new();

    public KindRegistry Kinds { get; }

    internal ObjectWriter Writer { get; }

    /// <summary>Creates or replaces an object of a kind that is known, as another writer would.</summary>
    public KubeObject Put(KubeObject item)
    {
        var kind = Kinds.All.Find(kind =>
            kind.Resource.Kind == item.Kind && kind.Resource.ApiVersion == item.ApiVersion
        )!;
        var context = new WriteContext(kind, item.Key, null, "test");
        var body = item.Edit();
        body["metadata"]!.AsObject().Remove("resourceVersion");
        var written = Store.Find(kind.Resource, item.Key) is null
            ? Writer.Create(context, body)
            : Writer.Replace(context, body);
        return new(written.Json);
    }

    public void Delete(Resource resource, ObjectKey key)
    {
        if (Store.Find(resource, key) is { } target)
        {
            Writer.Delete(Kinds.Of(resource), target, null);
        }
    }

    public KubeObject? Find(Resource resource, ObjectKey key) =>
        Store.Find(resource, key) is { } found ? new(found.Json) : null;
}
