using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Etcd.Codecs;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>
/// Makes whole revisions of the events of a stream. A server splits what is too large for one answer anywhere, also
/// within a revision, so the newest revision of an answer that goes on is held until its end is sure; and the place to
/// resume from moves only past whole revisions. What was told is not told again.
/// </summary>
internal sealed class RevisionGatherer(Revision next)
{
    private const int Overhead = 100;

    private readonly List<KeyChange> held = [];
    private Revision heldAt;
    private long heldBytes;

    /// <summary>The first revision that has not been told: where a new stream must begin.</summary>
    public Revision Next { get; private set; } = next;

    /// <summary>Forgets the half of a revision: a new stream sends it from its beginning.</summary>
    public void Restart() => Drop();

    /// <param name="goesOn">Whether the answer's next part is still to come.</param>
    /// <returns>Whole revisions with their weight in bytes, in order.</returns>
    public IReadOnlyList<(TopologyChange.Changed Change, long Bytes)> Add(IEnumerable<Event> events, bool goesOn)
    {
        var whole = new List<(TopologyChange.Changed, long)>();
        foreach (var change in events.Where(change => change.Kv.ModRevision >= Next.Value))
        {
            var at = new Revision(change.Kv.ModRevision);
            if (held.Count > 0 && at != heldAt)
            {
                whole.Add(Complete());
            }

            heldAt = at;
            heldBytes += change.Kv.Key.Length + change.Kv.Value.Length + Overhead;
            held.Add(EntryCodec.Decode(change));
        }

        if (!goesOn && held.Count > 0)
        {
            whole.Add(Complete());
        }

        return whole;
    }

    private (TopologyChange.Changed, long) Complete()
    {
        var whole = (new TopologyChange.Changed([.. held], heldAt), heldBytes);
        Next = heldAt.Next;
        Drop();
        return whole;
    }

    private void Drop()
    {
        held.Clear();
        heldBytes = 0;
    }
}
