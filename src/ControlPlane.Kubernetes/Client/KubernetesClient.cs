using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Configuration;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Wire;

namespace ControlPlane.Kubernetes.Client;

/// <summary>
/// The client over HTTP. One per process and API server is enough: it keeps connections, the rate limit, and reads
/// tokens and certificates again when they change.
/// </summary>
public sealed class KubernetesClient : IKubernetesClient, IDisposable
{
    private const string MetadataList =
        "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

    private readonly KubernetesClientOptions options;
    private readonly TimeProvider time;
    private readonly ApiCalls calls;
    private readonly ApiChannel channel;

    public KubernetesClient(ClusterConfiguration cluster, KubernetesClientOptions options, TimeProvider time)
    {
        (this.options, this.time, Server) = (options, time, cluster.Server);
        channel = new(cluster, options, time);
        calls = new(channel, options, time);
    }

    /// <summary>For messages and logs.</summary>
    public Uri Server { get; }

    public Task<ApiResult<KubeObject>> GetAsync(ObjectAddress at, CancellationToken cancellation) =>
        ObjectAsync(new(HttpMethod.Get, ApiPaths.Of(at)), cancellation);

    public async Task<ApiResult<ObjectPage>> ListAsync(
        Resource resource,
        Selection selection,
        PageQuery page,
        CancellationToken cancellation
    )
    {
        var request = new ApiRequest(HttpMethod.Get, ApiPaths.Page(resource, selection, page));
        var accept = page.MetadataOnly ? MetadataList : ApiRequest.Json;
        var result = await calls.CallAsync(request with { Accept = accept }, cancellation);
        return result.Select(root => PageReader.Read(root, resource));
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        Resource resource,
        Selection selection,
        WatchQuery query,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var request = new ApiRequest(HttpMethod.Get, ApiPaths.Watch(resource, selection, query));
        var begun = await calls.BeginAsync(request, cancellation);
        if (begun is not ApiResult<ApiAnswer>.Ok { Value: var answer })
        {
            yield return new WatchEvent.Ended(new WatchEnd.Failed(begun.ErrorOrNull()!));
            yield break;
        }

        var stream = await answer.Response.Content.ReadAsStreamAsync(cancellation);
        using var session = new WatchSession(answer, new(stream, options.MostLineBytes), query, time, cancellation);
        yield return new WatchEvent.Begun();
        while (true)
        {
            var next = await session.NextAsync();
            yield return next;
            if (next is WatchEvent.Ended)
            {
                yield break;
            }
        }
    }

    public Task<ApiResult<KubeObject>> CreateAsync(
        Resource resource,
        JsonObject body,
        CancellationToken cancellation
    ) =>
        ObjectAsync(
            new(HttpMethod.Post, ApiPaths.Collection(resource, body["metadata"]?["namespace"]?.GetValue<string>()))
            {
                Body = Bytes(body),
            },
            cancellation
        );

    public Task<ApiResult<KubeObject>> ReplaceAsync(
        ObjectAddress at,
        JsonObject body,
        CancellationToken cancellation
    ) => ObjectAsync(new(HttpMethod.Put, ApiPaths.Of(at)) { Body = Bytes(body) }, cancellation);

    public Task<ApiResult<KubeObject>> PatchAsync(ObjectAddress at, Patch patch, CancellationToken cancellation) =>
        ObjectAsync(
            new(HttpMethod.Patch, ApiPaths.Of(at) + QueryOf(patch))
            {
                Body = Bytes(patch.Body),
                ContentType = patch switch
                {
                    Patch.Merge => "application/merge-patch+json",
                    Patch.Json => "application/json-patch+json",
                    _ => "application/apply-patch+yaml", // JSON is YAML
                },
            },
            cancellation
        );

    public Task<ApiResult<KubeObject>> DeleteAsync(
        ObjectAddress at,
        DeletePreconditions preconditions,
        CancellationToken cancellation
    ) =>
        ObjectAsync(
            new(HttpMethod.Delete, ApiPaths.Of(at)) { Body = Bytes(DeleteOptions(preconditions)) },
            cancellation
        );

    public Task<ApiResult<JsonElement>> ReadAsync(string path, CancellationToken cancellation) =>
        calls.CallAsync(new(HttpMethod.Get, path.TrimStart('/')), cancellation);

    public void Dispose() => channel.Dispose();

    private async Task<ApiResult<KubeObject>> ObjectAsync(ApiRequest request, CancellationToken cancellation)
    {
        var result = await calls.CallAsync(request, cancellation);
        return result.Select(root => new KubeObject(root));
    }

    private static string QueryOf(Patch patch) =>
        patch is Patch.Apply apply
            ? ApiPaths.Query([("fieldManager", apply.Manager), ("force", apply.Force ? "true" : "false")])
            : "";

    private static JsonObject DeleteOptions(DeletePreconditions preconditions)
    {
        var conditions = new JsonObject();
        if (preconditions.Uid is { } uid)
        {
            conditions["uid"] = uid;
        }

        if (preconditions.ResourceVersion is { } version)
        {
            conditions["resourceVersion"] = version;
        }

        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["preconditions"] = conditions,
        };
    }

    private static byte[] Bytes(JsonNode body)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            body.WriteTo(writer);
        }

        return bytes.ToArray();
    }
}
