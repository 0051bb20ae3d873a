using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Wire;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Storage;
using ControlPlane.KubernetesFixture.Writing;

namespace ControlPlane.KubernetesFixture.Direct;

/// <summary>A client to a <see cref="DirectCluster"/>: the same interface, no network, faults as the weather says.</summary>
public sealed class DirectClient(DirectCluster cluster, Weather weather, TimeProvider time) : IKubernetesClient
{
    private static readonly TimeSpan BetweenBookmarks = TimeSpan.FromMinutes(1);

    public Task<ApiResult<KubeObject>> GetAsync(ObjectAddress at, CancellationToken cancellation) =>
        CallAsync(
            "get",
            at.Resource,
            () => cluster.Find(at.Resource, at.Key) ?? throw Failure.NotFound(at.Resource, at.Key.Name),
            cancellation
        );

    public Task<ApiResult<ObjectPage>> ListAsync(
        Resource resource,
        Selection selection,
        PageQuery page,
        CancellationToken cancellation
    ) => CallAsync("list", resource, () => Page(resource, selection, page), cancellation);

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        Resource resource,
        Selection selection,
        WatchQuery query,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (await weather("watch", resource, cancellation) is CallFate.Refused(var refusal))
        {
            yield return new WatchEvent.Ended(new WatchEnd.Failed(refusal));
            yield break;
        }

        yield return new WatchEvent.Begun();
        var lines = new DirectWatch(cluster.Store, resource, Selects(selection), query, time);
        while (true)
        {
            var step = await lines.NextAsync(cancellation);
            if (step is not WatchEvent.Ended)
            {
                step = await weather("watch-line", resource, cancellation) is CallFate.Refused(var broken)
                    ? new WatchEvent.Ended(new WatchEnd.Failed(broken))
                    : step;
            }

            yield return step;
            if (step is WatchEvent.Ended)
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
        CallAsync(
            "create",
            resource,
            () => Of(cluster.Writer.Create(Context(resource, KubeObject.From(body).Key, null), body)),
            cancellation
        );

    public Task<ApiResult<KubeObject>> ReplaceAsync(
        ObjectAddress at,
        JsonObject body,
        CancellationToken cancellation
    ) => CallAsync("update", at.Resource, () => Of(cluster.Writer.Replace(Context(at), body)), cancellation);

    public Task<ApiResult<KubeObject>> PatchAsync(ObjectAddress at, Patch patch, CancellationToken cancellation) =>
        CallAsync(
            "patch",
            at.Resource,
            () =>
                Of(
                    patch switch
                    {
                        Patch.Merge merge => cluster.Writer.Patch(
                            Context(at),
                            live => Patches.Merge(live, merge.Body)!.AsObject()
                        ),
                        Patch.Json json => cluster.Writer.Patch(
                            Context(at),
                            live => Patches.Json(live, json.Body.AsArray())
                        ),
                        Patch.Apply apply => cluster
                            .Writer.Apply(
                                Context(at) with
                                {
                                    FieldManager = apply.Manager,
                                },
                                apply.Body.AsObject(),
                                apply.Force
                            )
                            .Object,
                        _ => throw new NotSupportedException($"{patch}"),
                    }
                ),
            cancellation
        );

    public Task<ApiResult<KubeObject>> DeleteAsync(
        ObjectAddress at,
        DeletePreconditions preconditions,
        CancellationToken cancellation
    ) => CallAsync("delete", at.Resource, () => Delete(at, preconditions), cancellation);

    public Task<ApiResult<JsonElement>> ReadAsync(string path, CancellationToken cancellation) =>
        Task.FromResult<ApiResult<JsonElement>>(
            new ApiResult<JsonElement>.Failed(new ApiError.NotFound($"{path} is not known here"))
        );

    private static KubeObject Of(StoredObject stored) => new(stored.Json);

    private static Func<JsonElement, bool> Selects(Selection selection)
    {
        var (labels, fields) = (Selectors.Labels(selection.LabelSelector), Selectors.Fields(selection.FieldSelector));
        return item =>
            labels(item)
            && fields(item)
            && (selection.Namespace is null || item.FindText("metadata", "namespace") == selection.Namespace);
    }

    private async Task<ApiResult<T>> CallAsync<T>(
        string verb,
        Resource resource,
        Func<T> work,
        CancellationToken cancellation
    )
    {
        var fate = await weather(verb, resource, cancellation);
        if (fate is CallFate.Refused(var refusal))
        {
            return new ApiResult<T>.Failed(refusal);
        }

        try
        {
            var value = work();
            return fate is CallFate.AnswerLost(var lost) ? new ApiResult<T>.Failed(lost) : new ApiResult<T>.Ok(value);
        }
        catch (Failure failure)
        {
            var status = JsonElement.Parse(failure.ToStatus().ToJsonString());
            return new ApiResult<T>.Failed(ErrorReader.FromStatus(status, failure.Code));
        }
    }

    private ObjectPage Page(Resource resource, Selection selection, PageQuery page)
    {
        var token = page.Continue is { } text ? Http.ContinueToken.Read(text) : null;
        var (objects, revision) = cluster.Store.List(resource);
        if (token is not null)
        {
            (objects, revision) = (
                cluster.Store.ListAt(resource, token.Revision) ?? throw Failure.Expired("the token is too old"),
                token.Revision
            );
        }

        var selects = Selects(selection);
        var rest = objects.Where(item => token?.IsBefore(item.Key, false) != false && selects(item.Json)).ToList();
        var taken = rest.Take(page.Limit > 0 ? page.Limit : int.MaxValue).ToList();
        var next = taken.Count < rest.Count ? Http.ContinueToken.Behind(taken[^1].Key, revision, false).Write() : null;
        return new([.. taken.Select(Of)], $"{revision}", next);
    }

    private KubeObject Delete(ObjectAddress at, DeletePreconditions preconditions)
    {
        var target = cluster.Store.Find(at.Resource, at.Key) ?? throw Failure.NotFound(at.Resource, at.Key.Name);
        var options = new JsonObject
        {
            ["preconditions"] = new JsonObject
            {
                ["uid"] = preconditions.Uid,
                ["resourceVersion"] = preconditions.ResourceVersion,
            },
        };
        return Of(cluster.Writer.Delete(cluster.Kinds.Of(at.Resource), target, options) ?? target);
    }

    private WriteContext Context(ObjectAddress at) => Context(at.Resource, at.Key, at.Subresource);

    private WriteContext Context(Resource resource, ObjectKey key, string? subresource) =>
        new(cluster.Kinds.Of(resource), key, subresource, "controlplane");

    /// <summary>The lines of one watch.</summary>
    private sealed class DirectWatch(
        ObjectStore store,
        Resource resource,
        Func<JsonElement, bool> selects,
        WatchQuery query,
        TimeProvider time
    )
    {
        private readonly Queue<WatchEvent> ready = [];
        private readonly long begun = time.GetTimestamp();
        private long after = long.Parse(query.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture);
        private TimeSpan nextBookmark = BetweenBookmarks;

        public async Task<WatchEvent> NextAsync(CancellationToken cancellation)
        {
            while (ready.Count == 0)
            {
                var left = query.Bound - time.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero)
                {
                    return new WatchEvent.Ended(new WatchEnd.ByServer());
                }

                if (after < store.OldestOf(resource) || store.After(resource, after) is not { } news)
                {
                    return new WatchEvent.Ended(new WatchEnd.Failed(new ApiError.Expired("too old resource version")));
                }

                Take(news.Events, news.UpTo);
                if (ready.Count == 0)
                {
                    await WaitAsync(news.Changed, left, cancellation);
                }
            }

            return ready.Dequeue();
        }

        private void Take(IReadOnlyList<StoreEvent> events, long upTo)
        {
            foreach (var step in events)
            {
                var was = step.Before is { } before && selects(before.Json);
                var isNow = !step.IsDeletion && selects(step.After.Json);
                WatchEvent? told = (was, isNow) switch
                {
                    (false, true) => new WatchEvent.Added(Of(step.After)),
                    (true, true) => new WatchEvent.Modified(Of(step.After)),
                    (true, false) => new WatchEvent.Deleted(Of(step.After)),
                    _ => null,
                };
                if (told is not null)
                {
                    ready.Enqueue(told);
                }
            }

            after = Math.Max(after, upTo);
            if (ready.Count == 0 && time.GetElapsedTime(begun) >= nextBookmark)
            {
                ready.Enqueue(new WatchEvent.Bookmark($"{after}"));
                nextBookmark = time.GetElapsedTime(begun) + BetweenBookmarks;
            }
        }

        private async Task WaitAsync(Task changed, TimeSpan left, CancellationToken cancellation)
        {
            var bookmark = nextBookmark - time.GetElapsedTime(begun);
            try
            {
                // Timers count whole milliseconds and drop the rest: on a virtual clock that would never pass.
                var wait = Math.Ceiling((bookmark < left ? bookmark : left).TotalMilliseconds);
                await changed.WaitAsync(TimeSpan.FromMilliseconds(Math.Max(wait, 1)), time, cancellation);
            }
            catch (TimeoutException)
            {
                // a bookmark is due, or the end
            }

            await Task.Yield(); // out of the write that woke us
        }
    }
}
