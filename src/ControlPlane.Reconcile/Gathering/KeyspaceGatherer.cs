using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>Reads one keyspace anew while its lock is held.</summary>
internal sealed class KeyspaceGatherer(TopologyReader reader)
{
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="before">What the plan was made from: what was seen for how long is taken from there.</param>
    /// <param name="lost">Cells that do not answer any more.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public async Task<Gathered> GatherAsync(
        KeyspaceName keyspace,
        Gathered before,
        LostCells lost,
        CancellationToken cancellation
    )
    {
        // The lock is ours: whoever else is in its queue stands behind us.
        var ours = new LockTarget.OfKeyspace(keyspace);
        var now = await reader.ReadAsync(
            new Scope.Part(new[] { keyspace }.ToOrdinalSet(), HasSrvVSchema: false),
            before.Patience,
            lost,
            cancellation
        );
        return now with
        {
            Observed = now.Observed with
            {
                Global = now.Observed.Global with
                {
                    Locks = [.. now.Observed.Global.Locks.Where(held => held.Target != ours)],
                },
                LockSeenFor = before.Observed.LockSeenFor,
                OrphanedFor = before.Observed.OrphanedFor,
            },
        };
    }
}
