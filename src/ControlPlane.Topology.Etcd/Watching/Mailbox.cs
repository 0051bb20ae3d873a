using ControlPlane.Topology.Signals;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>
/// What one watch has to tell and its reader has not taken yet. Bounded: when the reader is too slow everything is
/// thrown away and the last word is <see cref="WatchNews.Lost"/>, so that a slow reader costs memory for a while, and
/// never stops the stream that it shares with others.
/// </summary>
internal sealed class Mailbox(WatchLimits limits)
{
    private readonly Lock gate = new();
    private readonly Queue<(TopologyChange.Changed Change, long Bytes)> changes = new();
    private readonly Signal filled = new();
    private TopologyChange.Alive? alive;
    private WatchNews? lastWord;
    private long keys;
    private long bytes;

    /// <summary>Whether the last word is spoken.</summary>
    public bool HasEnded
    {
        get
        {
            lock (gate)
            {
                return lastWord is not null;
            }
        }
    }

    public void Put(TopologyChange.Changed change, long size)
    {
        lock (gate)
        {
            if (lastWord is not null)
            {
                return;
            }

            changes.Enqueue((change, size));
            keys += change.Changes.Length;
            bytes += size;
            if (changes.Count > 1 && (keys > limits.Changes || bytes > limits.Bytes))
            {
                changes.Clear();
                lastWord = new WatchNews.Lost($"the reader was {keys} changes of {bytes} bytes behind");
            }
        }

        filled.Set();
    }

    /// <summary>Only the newest sign of life is kept, and changes come before it.</summary>
    public void Put(TopologyChange.Alive sign)
    {
        lock (gate)
        {
            alive = sign;
        }

        filled.Set();
    }

    /// <summary>What was put before is still told, unless it was too much.</summary>
    public void End(WatchNews word)
    {
        lock (gate)
        {
            lastWord ??= word;
        }

        filled.Set();
    }

    public async ValueTask<WatchNews> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Next() is { } news)
            {
                return news;
            }

            await filled.WaitAsync(cancellation);
        }
    }

    private WatchNews? Next()
    {
        lock (gate)
        {
            if (changes.TryDequeue(out var next))
            {
                keys -= next.Change.Changes.Length;
                bytes -= next.Bytes;
                return new WatchNews.Told(next.Change);
            }

            var sign = alive;
            alive = null;
            return lastWord ?? (sign is null ? null : new WatchNews.Told(sign));
        }
    }
}
