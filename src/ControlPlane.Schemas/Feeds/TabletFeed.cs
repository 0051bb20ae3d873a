using ControlPlane.Schemas.Following;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Schemas.Feeds;

/// <summary>
/// The live tables of a topology's unsharded keyspaces, from their primary tablets. Each keyspace is followed on its own:
/// a tablet that hangs, lies or is gone keeps its keyspace's last list and delays no other. Nothing is withdrawn because
/// it is old.
/// </summary>
/// <param name="store">The global store.</param>
/// <param name="layout">Where its records lie.</param>
/// <param name="sources">The ways to the tablets.</param>
/// <param name="options">How they are asked.</param>
public sealed class TabletFeed(IStoreWatcher store, GlobalLayout layout, TabletSources sources, FeedOptions options)
{
    private readonly SchemaBook book = new(options.Time);
    private readonly Nudge nudge = new();
    private readonly Dictionary<KeyspaceName, Followed> followed = [];
    private volatile OrdinalMap<KeyspaceName, ShardPrimary>? primaries;
    private volatile OrdinalSet<KeyspaceName> left = OrdinalSet<KeyspaceName>.Empty;

    /// <summary>What is known now. From any thread.</summary>
    public SchemaView View => book.View;

    /// <summary>The view now, and each newer one while the reader is ready. Does not end by itself.</summary>
    public IAsyncEnumerable<SchemaView> WatchAsync(CancellationToken cancellation) => book.WatchAsync(cancellation);

    /// <summary>Asks no tablets of these keyspaces from now on, and of all others. From any thread.</summary>
    public void Leave(OrdinalSet<KeyspaceName> keyspaces)
    {
        left = keyspaces;
        nudge.Give();
    }

    /// <summary>Follows until cancelled. May run once.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var turns = new Turns(options.Concurrency);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchPrimariesAsync(stop.Token);
        try
        {
            while (true)
            {
                await nudge.TakeAsync(cancellation);
                if (watching.IsCompleted)
                {
                    await watching; // a bug, which must not go unnoticed
                }

                await FollowAsync(turns, cancellation);
            }
        }
        finally
        {
            stop.Cancel();
            await LeaveAsync([.. followed.Keys]);
            await watching.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
        }
    }

    private async Task WatchPrimariesAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await WatchPrimariesOnceAsync(cancellation);
                await Task.Delay(options.LongestPause, options.Time, cancellation);
            }
        }
        finally
        {
            nudge.Give();
        }
    }

    private async Task WatchPrimariesOnceAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var now in PrimaryReader.WatchAsync(store, layout, cancellation))
            {
                primaries = now;
                nudge.Give();
            }
        }
        catch (StoreException refused)
        {
            Log.NoPrimaries(options.Logger, refused.Message);
        }
    }

    private async Task FollowAsync(Turns turns, CancellationToken cancellation)
    {
        if (primaries is not { } all)
        {
            return;
        }

        var without = left;
        var wanted = all.Where(pair => !without.Contains(pair.Key)).ToOrdinalMap();
        var moved = followed.Where(pair => wanted.Find(pair.Key) != pair.Value.Primary).Select(pair => pair.Key);
        var ended = moved.ToList();
        await LeaveAsync(ended);
        foreach (var keyspace in ended.Where(keyspace => !wanted.ContainsKey(keyspace)))
        {
            book.Forget(keyspace);
        }

        foreach (var (keyspace, primary) in wanted.Where(pair => !followed.ContainsKey(pair.Key)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var running = new KeyspaceFollower(primary, sources, turns, book, options).RunAsync(stop.Token);
            followed[keyspace] = new(primary, stop, running);
        }
    }

    private async Task LeaveAsync(IEnumerable<KeyspaceName> keyspaces)
    {
        var leaving = keyspaces.Select(keyspace => followed[keyspace]).ToList();
        leaving.ForEach(one => one.Stop.Cancel());
        foreach (var one in leaving)
        {
            // It ends by cancellation only.
            await one.Running.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
            one.Stop.Dispose();
            followed.Remove(one.Primary.Shard.Keyspace);
        }
    }

    private sealed record Followed(ShardPrimary Primary, CancellationTokenSource Stop, Task Running);
}
