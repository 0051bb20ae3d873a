using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Diagnostics;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Informers;

/// <summary>Follows a list by watches, one after the other, until only a new list helps.</summary>
internal sealed class WatchRunner<T>(
    IKubernetesClient client,
    KubeKind<T> kind,
    InformerOptions options,
    InformerTools tools
)
    where T : class
{
    public async Task<WatchOutcome> FollowAsync(Informer<T> informer, string version, CancellationToken cancellation)
    {
        var failures = 0;
        var hasHeard = false;
        while (true)
        {
            var begun = tools.Time.GetTimestamp();
            var watched = await WatchAsync(informer, version, cancellation);
            version = watched.Version;
            hasHeard |= watched.Heard;
            // A server that ends every watch at once would otherwise be asked without a pause.
            var wasWorthIt = watched.Heard && tools.Time.GetElapsedTime(begun) >= options.FirstRetry;
            failures = wasWorthIt ? 0 : failures;
            if (Judge(watched) is { } whyListAnew)
            {
                return new(whyListAnew, hasHeard);
            }

            if (watched.End is WatchEnd.Failed { Error: var error })
            {
                await informer.FailAsync(error, ++failures, cancellation);
            }
            else if (!wasWorthIt)
            {
                tools.Log.WatchEnded(kind.Resource, watched.End);
                await tools.PauseAsync(options, ++failures, retryAfter: null, cancellation);
            }
        }
    }

    /// <summary>
    /// Why only a list helps; null: another watch will do. A watch that ended in good order without one line, bookmarks
    /// included, proves nothing: from a version that the server has not reached (a store restored from a backup) it
    /// would stay silent for ever.
    /// </summary>
    private static string? Judge(Watched watched) =>
        watched.End switch
        {
            WatchEnd.Failed { Error: ApiError.Expired error } => error.Message,
            WatchEnd.Failed { Error: ApiError.NotFound error } => error.Message,
            WatchEnd.Failed { Error: ApiError.Unreadable error } => error.Message,
            WatchEnd.Failed => null,
            _ when !watched.Heard => "a watch ended without a single line",
            _ => null,
        };

    private async Task<Watched> WatchAsync(Informer<T> informer, string version, CancellationToken cancellation)
    {
        var query = new WatchQuery(version, tools.WatchBound(options), options.Silence);
        var heard = false;
        await foreach (var step in client.WatchAsync(kind.Resource, options.Selection, query, cancellation))
        {
            if (step is not WatchEvent.Ended)
            {
                informer.SetHealth(new InformerHealth.Following());
            }

            switch (step)
            {
                case WatchEvent.Begun:
                    continue; // no line yet: it proves nothing of the version that was asked for
                case WatchEvent.Added(var item):
                    informer.Put(item);
                    version = item.ResourceVersion;
                    break;
                case WatchEvent.Modified(var item):
                    informer.Put(item);
                    version = item.ResourceVersion;
                    break;
                case WatchEvent.Deleted(var item):
                    informer.Remove(item);
                    version = item.ResourceVersion;
                    break;
                case WatchEvent.Bookmark(var reached):
                    informer.Reach(reached);
                    version = reached;
                    break;
                case WatchEvent.Ended(var why):
                    return new(version, heard, why);
            }

            heard = true;
        }

        throw new InvalidOperationException("A watch ended without saying why.");
    }

    /// <param name="Heard">A line came, so the server knows the version that was asked for.</param>
    private sealed record Watched(string Version, bool Heard, WatchEnd End);
}

/// <param name="WasFruitful">Something came since the last list.</param>
internal sealed record WatchOutcome(string Why, bool WasFruitful);
