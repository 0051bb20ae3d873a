using System.Collections.Immutable;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Diagnostics;
using ControlPlane.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Informers;

/// <summary>
/// Knows all objects of a kind, by list and watch. What it keeps to:
/// <list type="bullet">
/// <item>no failure ends it: not 403, not 500, not a kind that does not exist; only cancellation does;</item>
/// <item>what it knows stays while it fails, since not to know is not to know that something is gone;</item>
/// <item>whatever was missed while away comes with the next list, deletions included, as a difference of snapshots;</item>
/// <item>consumers get keys and snapshots, never single events, so that none can be lost on the way to them.</item>
/// </list>
/// </summary>
/// <example>
/// <code>
/// var informer = new Informer&lt;KubeObject&gt;(client, KubeKind.Raw(Resource.Deployments), new(), tools);
/// var feed = informer.Subscribe();
/// var running = informer.RunAsync(cancellation);
/// await foreach (var change in feed.ReadAllAsync(cancellation)) { … change.Keys … change.Snapshot … }
/// </code>
/// </example>
public sealed class Informer<T>
    where T : class
{
    private readonly InformerOptions options;
    private readonly InformerTools tools;
    private readonly WatchRunner<T> watches;
    private readonly IKubernetesClient client;
    private readonly Lock gate = new();
    private ImmutableArray<InformerFeed<T>> feeds = [];
    private InformerSnapshot<T>? current;
    private InformerHealth health = new InformerHealth.Starting();

    public Informer(IKubernetesClient client, KubeKind<T> kind, InformerOptions options, InformerTools tools)
    {
        (this.client, Kind, this.options, this.tools) = (client, kind, options, tools);
        watches = new(client, kind, options, tools);
    }

    public KubeKind<T> Kind { get; }

    /// <summary>The newest snapshot; null until the first list.</summary>
    public InformerSnapshot<T>? Current => Volatile.Read(ref current);

    public InformerHealth Health => Volatile.Read(ref health);

    /// <summary>A feed that begins with everything that is known. It costs little; it is never taken back.</summary>
    public InformerFeed<T> Subscribe()
    {
        var feed = new InformerFeed<T>(this);
        lock (gate)
        {
            feeds = feeds.Add(feed);
            feed.Tell(current?.Items.Keys ?? []);
        }

        return feed;
    }

    /// <summary>Follows the kind until cancelled. Call it once.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var resync = options.Resync is { } period
            ? tools.Time.CreateTimer(_ => TellAll(), null, period, period)
            : null;
        var failures = 0;
        while (true)
        {
            var query = new PageQuery(Limit: options.PageSize);
            var listed = await client.ListAllAsync(Kind.Resource, options.Selection, query, cancellation);
            if (listed is ApiResult<ObjectPage>.Ok { Value: var page })
            {
                Replace(page);
                var reason = await watches.FollowAsync(this, page.ResourceVersion, cancellation);
                tools.Log.ListsAnew(Kind.Resource, reason.Why);
                // Always a moment, so that a fleet whose history was compacted does not list at the same one.
                failures = reason.WasFruitful ? 1 : failures + 1;
                await tools.PauseAsync(options, failures, retryAfter: null, cancellation);
            }
            else
            {
                await FailAsync(listed.ErrorOrNull()!, ++failures, cancellation);
            }
        }
    }

    internal async Task FailAsync(ApiError error, int failures, CancellationToken cancellation)
    {
        SetHealth(new InformerHealth.Failing(error, failures));
        tools.Log.Fails(Kind.Resource, failures, error.Message);
        await tools.PauseAsync(options, failures, error.RetryAfter, cancellation);
    }

    internal void SetHealth(InformerHealth next)
    {
        if (Health == next)
        {
            return;
        }

        Volatile.Write(ref health, next);
        Tell([]);
    }

    internal void Put(KubeObject item) =>
        Change(items => items.SetItem(item.Key, ItemOf(item)), item.Key, item.ResourceVersion);

    internal void Remove(KubeObject item) => Change(items => items.Remove(item.Key), item.Key, item.ResourceVersion);

    /// <summary>Nothing changed up to this version.</summary>
    internal void Reach(string version)
    {
        lock (gate)
        {
            Volatile.Write(ref current, current! with { ResourceVersion = version });
        }
    }

    private void Change(
        Func<
            ImmutableSortedDictionary<ObjectKey, InformerItem<T>>,
            ImmutableSortedDictionary<ObjectKey, InformerItem<T>>
        > change,
        ObjectKey key,
        string version
    )
    {
        lock (gate)
        {
            Volatile.Write(ref current, new(change(current!.Items), version));
        }

        Tell([key]);
    }

    private void Replace(ObjectPage page)
    {
        var items = page.Items.Select(ItemOf).ToImmutableSortedDictionary(item => item.Key, item => item);
        ObjectKey[] changed;
        lock (gate)
        {
            var before = current?.Items ?? ImmutableSortedDictionary<ObjectKey, InformerItem<T>>.Empty;
            changed = [.. Differences(before, items)];
            Volatile.Write(ref current, new(items, page.ResourceVersion));
        }

        Tell(changed); // also when nothing changed: it is the first list, perhaps of nothing
        SetHealth(new InformerHealth.Following());
    }

    private static IEnumerable<ObjectKey> Differences(
        ImmutableSortedDictionary<ObjectKey, InformerItem<T>> before,
        ImmutableSortedDictionary<ObjectKey, InformerItem<T>> after
    ) =>
        before
            .Keys.Where(key => !after.ContainsKey(key))
            .Concat(
                after
                    .Values.Where(item =>
                        !before.TryGetValue(item.Key, out var known)
                        || known.ResourceVersion != item.ResourceVersion
                        || known.Uid != item.Uid
                    )
                    .Select(item => item.Key)
            );

    private InformerItem<T> ItemOf(KubeObject item)
    {
        try
        {
            return new(item.Key, item.Uid, item.ResourceVersion, Kind.Read(item), null);
        }
        catch (Exception problem) when (problem is FormatException or System.Text.Json.JsonException)
        {
            tools.Log.CannotRead(Kind.Resource, item.Key, problem.Message);
            return new(item.Key, item.Uid, item.ResourceVersion, null, problem.Message);
        }
    }

    private void TellAll() => Tell(Current?.Items.Keys ?? []);

    private void Tell(IEnumerable<ObjectKey> changed)
    {
        ImmutableArray<InformerFeed<T>> all;
        lock (gate)
        {
            all = feeds;
        }

        foreach (var feed in all)
        {
            feed.Tell(changed);
        }
    }
}
