using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Routing;

/// <summary>Reads and writes our own routing records, which lie in the global store and are nobody else's.</summary>
internal sealed class RoutingStore(TopologyConnection topology)
{
    /// <summary>
    /// Whoever may not read them has none: the role of an older installation does not know of them, and everything else goes
    /// on as it did then.
    /// </summary>
    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public async Task<RoutingRecords> LoadAsync(CancellationToken cancellation)
    {
        var layout = topology.Layout.Routing;
        try
        {
            var (entries, _) = await StoreSpans.ReadAsync(
                topology.Global,
                [layout.Directory],
                Revision.None,
                cancellation
            );
            return RoutingRecords.Read(layout, entries);
        }
        catch (StoreException refused) when (refused.Failure is StoreFailure.PermissionDenied)
        {
            return RoutingRecords.None;
        }
    }

    /// <summary>
    /// Writes in as few transactions as the store takes, each only if every record in it is as it was read, and the head too:
    /// of two who write at once one comes to nothing. The head is in the last, so a reader that finds it changed finds the
    /// rest.
    /// </summary>
    /// <returns>How it ended; what was committed before a conflict stays.</returns>
    public async Task<RoutingOutcome> WriteAsync(
        ImmutableArray<RoutingWrite> writes,
        RoutingRecords present,
        CancellationToken cancellation
    )
    {
        var written = 0;
        try
        {
            var parts = RoutingTransactions.Of(writes, present, topology);
            foreach (var part in parts.Transactions)
            {
                switch (await topology.Global.CommitAsync(part, cancellation))
                {
                    case CommitOutcome.Committed:
                        written += part.Writes.Length;
                        break;
                    case CommitOutcome.Conflict:
                        return new(written, "Somebody else wrote them at the same time.", MayTryAgain: true);
                    case CommitOutcome.Unknown unknown:
                        return new(written, unknown.Why, MayTryAgain: true);
                }
            }

            return new(written, parts.TooLarge, MayTryAgain: false);
        }
        catch (StoreException failed)
        {
            return new(written, failed.Message, failed.Failure is StoreFailure.Unavailable);
        }
    }
}
