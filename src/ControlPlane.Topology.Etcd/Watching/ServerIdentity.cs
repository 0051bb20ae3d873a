using ControlPlane.Protocols.Etcd;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>
/// Notices when the revisions of a server are no longer those we know: a cluster restored from a backup begins again
/// with another id or a lower raft term, and its revisions soon pass those seen before with other content. Each such
/// change begins a new era; what was seen in an older one says nothing about the present.
/// </summary>
internal sealed class ServerIdentity
{
    private readonly Lock gate = new();
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

    /// <returns>The era that the answer belongs to.</returns>
    public int Learn(ResponseHeader header)
    {
        lock (gate)
        {
            if ((cluster, term) is not (0, 0) && (header.ClusterId != cluster || header.RaftTerm < term))
            {
                era++;
            }

            (cluster, term) = (header.ClusterId, header.RaftTerm);
            return era;
        }
    }
}
