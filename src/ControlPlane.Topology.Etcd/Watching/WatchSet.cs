using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>The watches of a store and the stream they are on, while there is one.</summary>
internal sealed class WatchSet(WatchLimits limits)
{
    private readonly Lock gate = new();
    private readonly HashSet<Watch> watches = [];
    private WatchStream? stream;
    private bool isServed;
    private bool isClosed;

    public ServerIdentity Identity { get; } = new();

    /// <summary>Sure once a stream is answered, by a server that was looked at before (<see cref="ServerIdentity"/>).</summary>
    public StoreEra Era
    {
        get
        {
            lock (gate)
            {
                return new(Identity.Era, watches.Count == 0 || stream is { IsAnswered: true });
            }
        }
    }

    /// <param name="next">The first revision to tell.</param>
    /// <param name="era">The era that it counts in.</param>
    /// <param name="isServed">False once each time that somebody must begin to open streams.</param>
    public Watch Add(KeySpan span, Revision next, int era, out bool isServed)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(EtcdStore));
            var watch = new Watch(span, next, era, Identity, limits);
            watches.Add(watch);
            stream?.Add(watch);
            isServed = this.isServed;
            this.isServed = true;
            return watch;
        }
    }

    public void Remove(Watch watch)
    {
        lock (gate)
        {
            watches.Remove(watch);
            stream?.Remove(watch);
        }
    }

    /// <summary>Opens every watch on a stream, and those that come later.</summary>
    public void Use(WatchStream opened)
    {
        lock (gate)
        {
            stream = opened;
            foreach (var watch in watches.Where(watch => !watch.HasEnded))
            {
                opened.Add(watch);
            }
        }
    }

    public void StopUsing()
    {
        lock (gate)
        {
            stream = null;
        }
    }

    /// <summary>True: nobody wants a stream, and whoever does next must begin to open them.</summary>
    public bool TryRest()
    {
        lock (gate)
        {
            isServed = watches.Any(watch => !watch.HasEnded);
            return !isServed;
        }
    }

    /// <summary>Ends every watch that there is.</summary>
    public void Fail(Exception cause)
    {
        lock (gate)
        {
            foreach (var watch in watches)
            {
                watch.End(new WatchNews.Failed(cause));
            }
        }
    }

    /// <summary>Ends every watch, and takes no more.</summary>
    /// <returns>False when that was done before.</returns>
    public bool TryClose()
    {
        lock (gate)
        {
            if (isClosed)
            {
                return false;
            }

            isClosed = true;
        }

        Fail(new ObjectDisposedException(nameof(EtcdStore)));
        return true;
    }
}
