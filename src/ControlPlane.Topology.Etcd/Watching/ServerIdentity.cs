using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Etcd.Reading;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>
/// Notices when the revisions of a server are no longer those we know. A cluster restored from a backup begins again at
/// the backup's revision and soon passes those seen before, with other content; its id and its raft term may even be the
/// same. So one write that was seen is remembered, with its value, since another write of the same key may have the same
/// revision there; and before each new stream the server is asked whether it knows of it. Each such change begins a new era: what was seen in an older one says nothing about the present.
/// </summary>
internal sealed class ServerIdentity
{
    private readonly Lock gate = new();
    private Entry? witness;
    private ulong cluster;
    private ulong term;
    private int era;

    public int Era
    {
        get
        {
            lock (gate)
            {
                return era;
            }
        }
    }

    /// <summary>Remembers a write, if it is the newest that was seen.</summary>
    public void Saw(Entry written)
    {
        lock (gate)
        {
            if (witness is null || written.Modified > witness.Modified)
            {
                witness = written;
            }
        }
    }

    /// <returns>The era that an answer of a watch stream belongs to.</returns>
    public int Learn(ResponseHeader header)
    {
        lock (gate)
        {
            if ((cluster, term) is not (0, 0) && (header.ClusterId != cluster || header.RaftTerm < term))
            {
                BeginEra();
            }

            (cluster, term) = (header.ClusterId, header.RaftTerm);
            return era;
        }
    }

    /// <summary>
    /// Asks the server for the write that was seen last. One that cannot be told, because the server has forgotten it,
    /// proves nothing; the watches stand no later, and most would have to start anew all the same.
    /// </summary>
    /// <exception cref="StoreException">It did not answer.</exception>
    public async Task CheckAsync(RangeReader reader, CancellationToken cancellation)
    {
        Entry? asked;
        lock (gate)
        {
            asked = witness;
        }

        if (asked is not null && !await reader.KnowsAsync(asked, cancellation))
        {
            lock (gate)
            {
                BeginEra();
            }
        }
    }

    private void BeginEra()
    {
        era++;
        witness = null;
    }
}
