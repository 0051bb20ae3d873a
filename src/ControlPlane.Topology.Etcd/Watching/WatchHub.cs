using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Etcd.Diagnostics;
using ControlPlane.Topology.Etcd.Reading;
using ControlPlane.Topology.Etcd.Security;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>
/// Keeps one stream for all watches of a store, for as long as there are any. The stream is the store's: no watch's
/// token, deadline or end touches it, and whatever ends it, it is opened again where each watch stands.
/// </summary>
internal sealed class WatchHub(
    EndpointRing ring,
    TokenSource tokens,
    RangeReader reader,
    EtcdOptions options,
    Surroundings surroundings
) : IAsyncDisposable
{
    private readonly WatchSet watches = new(new WatchLimits(options.WatchBacklog, options.WatchBacklogBytes));
    private readonly CancellationTokenSource closing = new();
    private readonly TimeProvider time = surroundings.Time;
    private Task serving = Task.CompletedTask;

    /// <summary>
    /// Whether answers should come in parts, which they do only after one was larger than we take: etcd splits a
    /// thousand revisions that a watch is behind in time that grows with the square of the events
    /// (etcdserver/api/v3rpc/watch.go, <c>sendFragments</c>; 100,000 small ones kept 3.4 busy for half a minute).
    /// </summary>
    private bool inParts;

    /// <summary>See <see cref="ServerIdentity"/>.</summary>
    public int Era => watches.Identity.Era;

    public StoreEra StoreEra => watches.Era;

    /// <summary>Follows a span until <see cref="Leave"/>.</summary>
    /// <param name="next">The first revision to tell.</param>
    /// <param name="era">The era that it counts in: that of the time before it was read.</param>
    public Watch Follow(KeySpan span, Revision next, int era)
    {
        var watch = watches.Add(span, next, era, out var isServed);
        if (!isServed)
        {
            serving = ServeAsync(closing.Token);
        }

        return watch;
    }

    /// <summary>Tells what was read beside the stream, which later proves that a server is still the same.</summary>
    public void Saw(TopologyChange.Snapshot snapshot)
    {
        if (snapshot.Entries.MaxBy(entry => entry.Modified) is { } newest)
        {
            watches.Identity.Saw(newest);
        }
    }

    public void Leave(Watch watch) => watches.Remove(watch);

    /// <summary>Has a stream with a new token opened, if the present one is still that which was refused.</summary>
    public void Renew(WatchStream refused)
    {
        tokens.Forget(refused.Metadata);
        refused.End("its token is not valid any more");
    }

    public async ValueTask DisposeAsync()
    {
        if (watches.TryClose())
        {
            closing.Cancel();
            await serving;
            closing.Dispose();
        }
    }

    /// <summary>
    /// Streams, one after the other, until nobody watches. Never throws: a bug ends the watches that there are, which
    /// are told of it, and those that come later are served as if nothing had been.
    /// </summary>
    private async Task ServeAsync(CancellationToken stop)
    {
        var backoff = new Backoff(surroundings, Patience.LongestPause);
        while (!stop.IsCancellationRequested && !watches.TryRest())
        {
            try
            {
                var startedAt = time.GetTimestamp();
                await StreamOnceAsync(stop);
                if (time.GetElapsedTime(startedAt) > options.HeartbeatInterval)
                {
                    backoff.Reset();
                }

                await backoff.PauseAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
            catch (Exception bug)
            {
                watches.Fail(bug);
            }
        }
    }

    private async Task StreamOnceAsync(CancellationToken stop)
    {
        var endpoint = ring.Current;
        try
        {
            await watches.Identity.CheckAsync(reader, stop);
            var metadata = await tokens.CurrentAsync(stop);
            var end = await StreamAsync(endpoint, metadata, stop);
            Log.StreamEnded(surroundings.Logger, endpoint.Name, end.Why);
            if (end.AtFault)
            {
                Leave(endpoint);
            }
        }
        catch (RpcException broken)
        {
            Log.StreamBroken(surroundings.Logger, endpoint.Name, broken.Status.Message);
            inParts = broken.Status.Code == RpcStatusCode.ResourceExhausted;
            if (!inParts)
            {
                Leave(endpoint);
            }
        }
        catch (StoreException unreached)
        {
            Log.StreamBroken(surroundings.Logger, endpoint.Name, unreached.Message);
        }
        catch (EtcdCallException signIn) when (signIn.Fault.Effect == FaultEffect.Refused)
        {
            watches.Fail(signIn.As(options.Address.ToString(), "signing in to watch"));
        }
        catch (EtcdCallException signIn)
        {
            Log.StreamBroken(surroundings.Logger, signIn.Endpoint, signIn.Fault.Said);
        }
    }

    private void Leave(Endpoint endpoint)
    {
        endpoint.DistrustConnection();
        ring.Leave(endpoint);
    }

    private async Task<StreamEnd> StreamAsync(Endpoint endpoint, RpcMetadata metadata, CancellationToken stop)
    {
        var stream = new WatchStream(watches.Identity, metadata, inParts);
        var forAsLongAsItLives = new RpcCallOptions { Metadata = metadata };
        await using var connection = endpoint.Connect();
        await using var call = connection.Duplex(EtcdMethods.Watch, forAsLongAsItLives, stop);
        watches.Use(stream);
        try
        {
            return await new WatchCall(call, stream, options, time).RunAsync(stop);
        }
        finally
        {
            watches.StopUsing();
        }
    }
}
