using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Etcd.Codecs;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>
/// One span followed from one revision, over as many streams as that takes. The stream calls it, one call at a time;
/// <see cref="TakeAsync"/> is its reader's.
/// </summary>
internal sealed class Watch(KeySpan span, Revision next, int era, ServerIdentity identity, WatchLimits limits)
{
    private readonly RevisionGatherer gatherer = new(next);
    private readonly Mailbox mailbox = new(limits);

    /// <summary>The era of the server's revisions that <see cref="Next"/> counts in: see <see cref="ServerIdentity"/>.</summary>
    public int Era { get; } = era;

    public Revision Next => gatherer.Next;

    public bool HasEnded => mailbox.HasEnded;

    public ValueTask<WatchNews> TakeAsync(CancellationToken cancellation) => mailbox.TakeAsync(cancellation);

    /// <summary>The request that opens it, or opens it anew, where it stands.</summary>
    /// <param name="fragments">Whether large answers may come in parts.</param>
    public WatchCreateRequest CreateRequest(bool fragments)
    {
        gatherer.Restart();
        return new WatchCreateRequest
        {
            Key = KeyCodec.Start(span),
            RangeEnd = KeyCodec.EndOrNone(span),
            StartRevision = Next.Value,
            Fragment = fragments,
        };
    }

    public void Receive(WatchResponse response)
    {
        foreach (var (change, bytes) in gatherer.Add(response.Events, response.Fragment))
        {
            if (change.Changes.OfType<KeyChange.Put>().LastOrDefault() is { } put)
            {
                identity.Saw(put.Entry);
            }

            mailbox.Put(change, bytes);
        }
    }

    public void ShowAlive(Revision at) => mailbox.Put(new TopologyChange.Alive(at));

    public void End(WatchNews lastWord) => mailbox.End(lastWord);
}
