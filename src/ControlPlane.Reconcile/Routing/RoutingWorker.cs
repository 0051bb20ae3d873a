using System.Collections.Immutable;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Routing;

/// <summary>Carries out what is to be done about our own routing records, beside the loop.</summary>
internal sealed class RoutingWorker(TopologyConnection topology, PlanMemory memory, PlanningRules rules)
{
    /// <summary>Others may write them at the same time; what they leave is read and written upon this often.</summary>
    private const int Attempts = 3;

    private readonly RoutingStore store = new(topology);

    public async Task<RoutingNews> RunAsync(RoutingOrder order, CancellationToken cancellation)
    {
        try
        {
            if (order is RoutingOrder.Ahead ahead)
            {
                return await WriteAsync(ahead, cancellation);
            }

            if (order is RoutingOrder.Write write)
            {
                // A hundred thousand names take a while to sort: the loop goes on meanwhile.
                await Task.Yield();
                var writes = WritesFor(write);
                var outcome = await store.WriteAsync(writes, write.Present, cancellation);
                return new(writes.IsEmpty ? null : await store.LoadAsync(cancellation), outcome);
            }

            return new(await store.LoadAsync(cancellation), RoutingOutcome.Nothing);
        }
        catch (StoreException failed)
        {
            return new(null, new(0, failed.Message, MayTryAgain: true));
        }
    }

    private async Task<RoutingNews> WriteAsync(RoutingOrder.Ahead order, CancellationToken cancellation)
    {
        var (present, global) = (order.Present, order.Observed.Global);
        for (var attempt = 1; ; attempt++)
        {
            var newest = present.ToKept().With(order.Lists).Live;
            var writes = RoutingWrites.OfLists(topology.Layout.Routing, newest, global, present);
            var outcome = await store.WriteAsync(writes, present, cancellation);
            present = writes.IsEmpty ? present : await store.LoadAsync(cancellation);
            if (!outcome.MayTryAgain || attempt == Attempts)
            {
                return new(present, outcome);
            }
        }
    }

    private ImmutableArray<RoutingWrite> WritesFor(RoutingOrder.Write order) =>
        memory.DesiredOf(order.Observed, rules) is { } desired
            ? RoutingWrites.Of(
                topology.Layout.Routing,
                desired,
                order.Observed.Global,
                order.Observed.Routing,
                order.Present
            )
            : [];
}

/// <summary>What became of an order.</summary>
/// <param name="Records">What is there now; null: as before, or it could not be read.</param>
internal sealed record RoutingNews(RoutingRecords? Records, RoutingOutcome Outcome);
