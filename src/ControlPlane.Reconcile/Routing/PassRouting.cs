using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Judging;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Routing;

/// <summary>Our own routing records in a pass: read once at its begin, written at its end.</summary>
internal sealed class PassRouting(TopologyConnection topology)
{
    /// <summary>Others may write them at the same time; what they leave is read and written upon this often.</summary>
    private const int Attempts = 3;

    private readonly RoutingStore store = new(topology);
    private RoutingRecords? records;
    private LiveSchemas? lists;

    /// <exception cref="StoreException">The global store cannot be read.</exception>
    public async Task<KeptRouting> KnowAsync(
        Func<CancellationToken, Task<LiveSchemas>> told,
        CancellationToken cancellation
    )
    {
        lists ??= await told(cancellation);
        records ??= await store.LoadAsync(cancellation);
        return records.ToKept().With(lists);
    }

    /// <summary>As in the loop: records follow the cells, and a change of names that is held back there is held back here.</summary>
    public async Task<RoutingOutcome> WriteAsync(
        Observed observed,
        Plan plan,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        if (
            observed.Routing.IsNone
            || rules.Policy is Policy.Observe
            || !rules.Publication.KeepsRecords
            || plan.Findings.Any(RoutingBook.KeepsNamesBack)
            || new PlanMemory().DesiredOf(observed, rules) is not { } desired
        )
        {
            return RoutingOutcome.Nothing;
        }

        try
        {
            return await WriteAsync(desired, observed, cancellation);
        }
        catch (StoreException failed)
        {
            return new(0, failed.Message, MayTryAgain: true);
        }
    }

    private async Task<RoutingOutcome> WriteAsync(
        DesiredSrvVSchema desired,
        Observed observed,
        CancellationToken cancellation
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var present = records ?? RoutingRecords.None;
            var writes = RoutingWrites.Of(topology.Layout.Routing, desired, observed.Global, observed.Routing, present);
            var outcome = await store.WriteAsync(writes, present, cancellation);
            if (!outcome.MayTryAgain || attempt == Attempts)
            {
                return outcome;
            }

            records = await store.LoadAsync(cancellation);
        }
    }
}
