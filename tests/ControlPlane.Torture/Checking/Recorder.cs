using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using ControlPlane.Torture.Stages;
using ControlPlane.Torture.Writers;

namespace ControlPlane.Torture.Checking;

/// <summary>
/// Follows everything in a store, past whatever is broken, and keeps every write. It proves itself that it missed none:
/// each revision of an etcd is a write, so the revisions told must follow one another without a gap.
/// </summary>
internal sealed class Recorder : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Func<EtcdStore> open;
    private readonly List<StoreEvent> events = [];
    private Picture now;
    private string? blind;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource stop = new();
    private Task following = Task.CompletedTask;

    private Recorder(Func<EtcdStore> open, Picture beginning)
    {
        this.open = open;
        (now, Beginning) = (beginning, beginning);
    }

    public Picture Beginning { get; }

    public Picture Now
    {
        get
        {
            lock (gate)
            {
                return now;
            }
        }
    }

    /// <summary>Everything that happened since the beginning, in order.</summary>
    public StoreEvent[] Events
    {
        get
        {
            lock (gate)
            {
                return [.. events];
            }
        }
    }

    /// <summary>Completes with the next write.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
            {
                return changed.Task;
            }
        }
    }

    public static async Task<Recorder> StartAsync(Stage stage, CancellationToken cancellation)
    {
        var recorder = new Recorder(stage.OpenDirect, await ReadAsync(stage.Direct, cancellation));
        recorder.Follow();
        return recorder;
    }

    /// <exception cref="InvalidOperationException">It has missed something, so nothing can be said any more.</exception>
    public async Task<Picture> UntilAsync(Predicate<Picture> holds, CancellationToken cancellation)
    {
        while (true)
        {
            var next = Changed;
            lock (gate)
            {
                if (blind is not null)
                {
                    throw new InvalidOperationException($"The recorder has lost its place: {blind}.");
                }
            }

            if (Now is var picture && holds(picture))
            {
                return picture;
            }

            await next.WaitAsync(cancellation);
        }
    }

    public Task UntilAsync(Revision at, CancellationToken cancellation) =>
        UntilAsync(picture => picture.At >= at, cancellation);

    /// <summary>Stops looking, for the time in which the store is put back. Nobody else may write meanwhile.</summary>
    public async Task PauseAsync()
    {
        stop.Cancel();
        await following;
    }

    /// <summary>Goes on with a store that was put back to an earlier revision.</summary>
    public async Task GoOnAsync(EtcdStore restored, CancellationToken cancellation)
    {
        var picture = await ReadAsync(restored, cancellation);
        Take(new StoreEvent.Restored(picture.Entries, picture.At), picture);
        Follow();
    }

    public async ValueTask DisposeAsync()
    {
        await PauseAsync();
        stop.Dispose();
    }

    private static async Task<Picture> ReadAsync(EtcdStore store, CancellationToken cancellation)
    {
        var (entries, at) = (new List<Entry>(), Revision.None);
        await foreach (var page in store.ListAsync(KeySpan.Everything, new ListOptions(), cancellation))
        {
            entries.AddRange(page.Entries);
            at = page.At;
        }

        return Picture.Of(entries, at);
    }

    private void Follow()
    {
        stop.Dispose();
        stop = new();
        following = FollowAsync(stop.Token);
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        await using var store = open();
        try
        {
            await foreach (var change in store.WatchAsync(KeySpan.Everything, Now.At, stopping))
            {
                Take(change);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
        catch (StoreException failed)
        {
            Blind(failed.Message);
        }
    }

    private void Take(TopologyChange change)
    {
        var before = Now;
        switch (change)
        {
            case TopologyChange.Changed told when told.At != before.At.Next:
                Blind($"after {before.At} came {told.At}");
                break;
            case TopologyChange.Changed told:
                var slim = told with { Changes = [.. told.Changes.Select(Filler.Slim)] };
                Take(new StoreEvent.Written(slim, Scribe.AuthorOf(slim)), before.After(slim));
                break;
            case TopologyChange.Snapshot(_, var at):
                Blind($"after {before.At} everything was told anew at {at}");
                break;
        }
    }

    private void Take(StoreEvent happened, Picture picture)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            events.Add(happened);
            now = picture;
            (told, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.TrySetResult();
    }

    private void Blind(string why)
    {
        lock (gate)
        {
            blind = why;
        }

        changed.TrySetResult();
    }
}
