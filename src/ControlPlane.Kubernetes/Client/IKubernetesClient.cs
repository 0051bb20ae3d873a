using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Client;

/// <summary>
/// What we need of a Kubernetes API server, and nothing else, so that a library could take its place
/// (docs/decisions/0017-a-kubernetes-client-of-our-own.md). No call throws for what the server or the network does: the
/// result says it. Only the caller's own cancellation throws.
/// </summary>
public interface IKubernetesClient
{
    Task<ApiResult<KubeObject>> GetAsync(ObjectAddress at, CancellationToken cancellation);

    /// <summary>One page; see <see cref="ClientLists"/> for all of them.</summary>
    Task<ApiResult<ObjectPage>> ListAsync(
        Resource resource,
        Selection selection,
        PageQuery page,
        CancellationToken cancellation
    );

    /// <summary>
    /// Follows the objects from a version on, with bookmarks, for a bounded time. It never throws but for cancellation,
    /// and its last event is always <see cref="WatchEvent.Ended"/>.
    /// </summary>
    IAsyncEnumerable<WatchEvent> WatchAsync(
        Resource resource,
        Selection selection,
        WatchQuery query,
        CancellationToken cancellation
    );

    /// <param name="body">The whole object; its namespace and name are taken from the metadata.</param>
    Task<ApiResult<KubeObject>> CreateAsync(Resource resource, JsonObject body, CancellationToken cancellation);

    /// <summary>
    /// Replaces an object, or with <see cref="ObjectAddress.Status"/> its status. With <c>metadata.resourceVersion</c> in
    /// the body (as <see cref="KubeObject.Edit"/> leaves it) only if it has not changed since.
    /// </summary>
    Task<ApiResult<KubeObject>> ReplaceAsync(ObjectAddress at, JsonObject body, CancellationToken cancellation);

    Task<ApiResult<KubeObject>> PatchAsync(ObjectAddress at, Patch patch, CancellationToken cancellation);

    /// <returns>
    /// What the server answered: a Status when it is gone, the object when finalizers still hold it.
    /// </returns>
    Task<ApiResult<KubeObject>> DeleteAsync(
        ObjectAddress at,
        DeletePreconditions preconditions,
        CancellationToken cancellation
    );

    /// <summary>Reads any path: <c>/version</c>, <c>/apis/planetscale.com/v2</c>.</summary>
    Task<ApiResult<JsonElement>> ReadAsync(string path, CancellationToken cancellation);
}
