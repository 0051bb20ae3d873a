using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Signals;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>
/// The watches on one stream, and what goes over it; <see cref="WatchCall"/> moves the messages.
/// Invariants: the server answers creates in the order they were sent, so the first pending one is meant, also by an
/// answer without an id (etcd 3.5 and newer refuse with −1; 3.4 with 0); events of an id come after its creation; an id
/// that is not known here belongs to a watch that has left. What waits to be sent is bounded by the heartbeat, which
/// ends a stream whose server takes nothing.
/// </summary>
internal sealed class WatchStream(ServerIdentity identity, RpcMetadata metadata, bool fragments)
{
    private const long NoId = -1;

    private readonly Lock gate = new();
    private readonly Queue<Watch> wanted = new();
    private readonly Queue<Watch> pending = new();
    private readonly Queue<long> unwanted = new();
    private readonly Dictionary<long, Watch> live = [];
    private readonly Dictionary<Watch, long?> places = [];
    private volatile bool isAnswered;
    private bool progressWanted;
    private Revision newest;

    private readonly TaskCompletionSource<string> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it was opened with.</summary>
    public RpcMetadata Metadata { get; } = metadata;

    /// <summary>Completes with a reason when somebody wants it to end.</summary>
    public Task<string> EndAsked => asked.Task;

    /// <summary>Whether no watch is on it, or on its way to it.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return places.Count == 0;
            }
        }
    }

    /// <summary>Whether the server has said anything, and so told which one it is.</summary>
    public bool IsAnswered => isAnswered;

    /// <summary>Set when there is something to send.</summary>
    public Signal ToSend { get; } = new();

    /// <summary>Set when anything was received.</summary>
    public Signal Heard { get; } = new();

    public void Add(Watch watch)
    {
        lock (gate)
        {
            places.Add(watch, null);
            wanted.Enqueue(watch);
        }

        ToSend.Set();
    }

    public void Remove(Watch watch)
    {
        lock (gate)
        {
            Drop(watch);
        }
    }

    public void End(string why) => asked.TrySetResult(why);

    public void AskProgress()
    {
        lock (gate)
        {
            progressWanted = true;
        }

        ToSend.Set();
    }

    /// <summary>The next message to send; null: nothing.</summary>
    public WatchRequest? NextRequest()
    {
        lock (gate)
        {
            if (unwanted.TryDequeue(out var id))
            {
                return new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = id } };
            }

            while (wanted.TryDequeue(out var watch))
            {
                if (places.ContainsKey(watch))
                {
                    pending.Enqueue(watch);
                    return new WatchRequest { CreateRequest = watch.CreateRequest(fragments) };
                }
            }

            var progress = progressWanted ? new WatchRequest { ProgressRequest = new WatchProgressRequest() } : null;
            progressWanted = false;
            return progress;
        }
    }

    public void Receive(WatchResponse response)
    {
        lock (gate)
        {
            newest = response.Header is { Revision: > 0 } header ? new Revision(header.Revision) : newest;
            if (response.Created || (response.Canceled && response.WatchId == NoId))
            {
                Answer(response);
            }
            else if (live.TryGetValue(response.WatchId, out var watch))
            {
                Deliver(response, watch);
            }
        }

        isAnswered = true;
        Heard.Set();
    }

    /// <summary>Tells every watch that the stream lives.</summary>
    public void ShowAlive()
    {
        lock (gate)
        {
            foreach (var watch in live.Values)
            {
                watch.ShowAlive(newest);
            }
        }
    }

    private void Answer(WatchResponse response)
    {
        if (!pending.TryDequeue(out var watch))
        {
            return;
        }

        var stays = places.ContainsKey(watch);
        if (response.Canceled || response.WatchId == NoId)
        {
            places.Remove(watch);
            watch.End(new WatchNews.Refused(FaultReader.Read(response.CancelReason), this));
            return;
        }

        live.Add(response.WatchId, watch);
        places[watch] = response.WatchId;
        if (!stays)
        {
            Drop(watch);
        }
        else if (StartsBeyond(response.Header, watch))
        {
            watch.End(new WatchNews.Lost($"the server is at {newest}, {watch.Next} was to come next"));
            Drop(watch);
        }
    }

    /// <summary>
    /// Whether what the watch has seen is not what this server has. It would take the start all the same, and say
    /// nothing until its revisions come that far.
    /// </summary>
    private bool StartsBeyond(ResponseHeader? header, Watch watch) =>
        header is not null && (identity.Learn(header) != watch.Era || header.Revision + 1 < watch.Next.Value);

    private void Deliver(WatchResponse response, Watch watch)
    {
        watch.Receive(response);
        if (response.Canceled)
        {
            places.Remove(watch);
            live.Remove(response.WatchId);
            watch.End(new WatchNews.Lost(WhyCancelled(response)));
        }
        else if (watch.HasEnded)
        {
            Drop(watch);
        }
    }

    /// <summary>Ends a watch at the server, at once or as soon as its id is known.</summary>
    private void Drop(Watch watch)
    {
        if (places.Remove(watch, out var place) && place is { } id)
        {
            live.Remove(id);
            unwanted.Enqueue(id);
            ToSend.Set();
        }
    }

    private static string WhyCancelled(WatchResponse response) =>
        response.CompactRevision > 0
            ? $"the server has forgotten everything before r{response.CompactRevision}"
            : $"the server ended it: {response.CancelReason}";
}
