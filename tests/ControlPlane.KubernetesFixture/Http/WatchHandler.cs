using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Kinds;
using ControlPlane.KubernetesFixture.Storage;

namespace ControlPlane.KubernetesFixture.Http;

/// <summary>Answers watches.</summary>
internal sealed class WatchHandler(ObjectStore store, TestApiServerOptions options, TimeProvider time)
{
    private static readonly TimeSpan LastBookmark = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public async Task HandleAsync(Exchange exchange, KindDefinition kind, Func<JsonElement, bool> selects)
    {
        await exchange.BeginAsync();
        if (exchange.Query("sendInitialEvents") == "true")
        {
            var refusal = Failure.Internal(
                "a watch stream was requested by the client but the required storage feature RequestWatchProgress is disabled"
            );
            await exchange.LineAsync(Line("ERROR", refusal.ToStatus().ToJsonString()));
            return;
        }

        var seconds = int.TryParse(exchange.Query("timeoutSeconds"), out var asked) ? asked : Longest.TotalSeconds;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, exchange.Cancellation);
        try
        {
            var after = await BeginAsync(exchange, kind, selects);
            if (after is { } from)
            {
                await FollowAsync(exchange, kind, selects, from, (TimeSpan.FromSeconds(seconds), end.Token));
            }
        }
        catch (OperationCanceledException) when (!exchange.Cancellation.IsCancellationRequested)
        {
            // timeoutSeconds are over: the answer ends in good order
        }
    }

    private async Task<long?> BeginAsync(Exchange exchange, KindDefinition kind, Func<JsonElement, bool> selects)
    {
        if (exchange.Query("resourceVersion") is { Length: > 0 } text and not "0")
        {
            var from = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? version
                : 0;
            var oldest = store.OldestOf(kind.Resource);
            if (from >= oldest)
            {
                return from;
            }

            var expired = Failure.Expired($"too old resource version: {from} ({oldest})");
            await exchange.LineAsync(Line("ERROR", expired.ToStatus().ToJsonString()));
            return null;
        }

        var (objects, revision) = store.List(kind.Resource);
        foreach (var item in objects.Where(item => selects(item.Json)))
        {
            await exchange.LineAsync(Line("ADDED", Shown(exchange, item.Json)));
        }

        return revision;
    }

    private async Task FollowAsync(
        Exchange exchange,
        KindDefinition kind,
        Func<JsonElement, bool> selects,
        long after,
        (TimeSpan Bound, CancellationToken End) until
    )
    {
        var bookmarks = exchange.Query("allowWatchBookmarks") == "true";
        var begun = time.GetTimestamp();
        var nextBookmark = Next(TimeSpan.Zero, until.Bound);
        while (true)
        {
            if (store.After(kind.Resource, after) is not { } news)
            {
                return; // compacted while it ran: the real server's cache ends such watches too
            }

            foreach (var step in news.Events)
            {
                await TellAsync(exchange, step, selects);
            }

            after = Math.Max(after, news.UpTo);
            var wait = nextBookmark - time.GetElapsedTime(begun);
            if (bookmarks && wait <= TimeSpan.Zero)
            {
                await exchange.LineAsync(Line("BOOKMARK", Bookmark(kind, after)));
                nextBookmark = Next(time.GetElapsedTime(begun), until.Bound);
                continue;
            }

            await WaitAsync(news.Changed, bookmarks ? wait : Longest, until.End);
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken end)
    {
        try
        {
            await changed.WaitAsync(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, end);
        }
        catch (TimeoutException)
        {
            // a bookmark is due
        }

        await Task.Yield(); // out of the write that woke us
    }

    /// <summary>Every so often, and shortly before the end.</summary>
    private TimeSpan Next(TimeSpan now, TimeSpan bound)
    {
        var regular = now + options.BookmarkInterval;
        var last = bound - LastBookmark;
        return now < last && last < regular ? last : regular;
    }

    private static async Task TellAsync(Exchange exchange, StoreEvent step, Func<JsonElement, bool> selects)
    {
        var was = step.Before is { } before && selects(before.Json);
        var isNow = !step.IsDeletion && selects(step.After.Json);
        var type = (was, isNow) switch
        {
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
            _ => null,
        };
        if (type is not null)
        {
            await exchange.LineAsync(Line(type, Shown(exchange, step.After.Json)));
        }
    }

    private static string Shown(Exchange exchange, JsonElement item) =>
        exchange.Accept.Contains("PartialObjectMetadata", StringComparison.Ordinal)
            ? Tables.Partial(item).ToJsonString()
            : item.GetRawText();

    private static string Bookmark(KindDefinition kind, long revision) =>
        new JsonObject
        {
            ["apiVersion"] = kind.Resource.ApiVersion,
            ["kind"] = kind.Resource.Kind,
            ["metadata"] = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) },
        }.ToJsonString();

    private static string Line(string type, string item) => $$"""{"type":"{{type}}","object":{{item}}}""";
}
