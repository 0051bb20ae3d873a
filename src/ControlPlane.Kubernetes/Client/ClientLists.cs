using System.Collections.Immutable;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Client;

/// <summary>Lists in pages, as if in one piece.</summary>
public static class ClientLists
{
    private const int ExpiredListsBeforeAllAtOnce = 2;

    /// <summary>
    /// All objects at one version. The token of a page can expire while we read (410, when the history is compacted in
    /// between): what was read is thrown away and the list begins anew, the third time without pages.
    /// </summary>
    public static async Task<ApiResult<ObjectPage>> ListAllAsync(
        this IKubernetesClient client,
        Resource resource,
        Selection selection,
        PageQuery query,
        CancellationToken cancellation
    )
    {
        for (var expired = 0; ; expired++)
        {
            var limit = expired < ExpiredListsBeforeAllAtOnce ? query.Limit : 0;
            var listed = await client.ListPagesAsync(resource, selection, query with { Limit = limit }, cancellation);
            if (listed.ErrorOrNull() is not ApiError.Expired || limit == 0)
            {
                return listed;
            }
        }
    }

    private static async Task<ApiResult<ObjectPage>> ListPagesAsync(
        this IKubernetesClient client,
        Resource resource,
        Selection selection,
        PageQuery query,
        CancellationToken cancellation
    )
    {
        var items = ImmutableArray.CreateBuilder<KubeObject>();
        while (true)
        {
            var result = await client.ListAsync(resource, selection, query, cancellation);
            if (result is not ApiResult<ObjectPage>.Ok { Value: var page })
            {
                return result;
            }

            items.AddRange(page.Items);
            if (page.Continue is null)
            {
                return new ApiResult<ObjectPage>.Ok(page with { Items = items.DrainToImmutable() });
            }

            // A token says where to go on and at which version; the server refuses a version beside it.
            query = query with
            {
                Continue = page.Continue,
                ResourceVersion = null,
            };
        }
    }
}
