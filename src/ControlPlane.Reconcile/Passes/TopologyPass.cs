using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Reconcile.Routing;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Passes;

/// <summary>
/// One pass over a topology: gather, plan, publish, in rounds. A round that met a conflict, or does not know how a
/// write ended, is followed by another one that reads everything again; so is a wait for locks and workflows.
/// </summary>
public sealed class TopologyPass(
    TopologyConnection topology,
    PassOptions options,
    IPassObserver observer,
    TimeProvider time
)
{
    private readonly Gatherer gatherer = new(new(topology, options.Gather, time), time);
    private readonly Publisher publisher = PublisherFactory.Create(topology, options, observer, time);
    private readonly PassRouting routing = new(topology);

    /// <summary>
    /// Lists of live tables that come from elsewhere than our own records, from a file for example. Asked once, while the
    /// topology is read.
    /// </summary>
    public Func<CancellationToken, Task<LiveSchemas>> Told { get; init; } = _ => Task.FromResult(LiveSchemas.Empty);

    /// <exception cref="StoreException">The global store cannot be read, so nothing was done.</exception>
    public async Task<PassResult> RunAsync(
        PassId id,
        DeclaredGates gates,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        var (state, decision) = (new PassState(id, time), new RoundDecision(options, rules, time));
        while (true)
        {
            try
            {
                var (gathered, plan) = await RunRoundAsync(state, gates, rules, decision.CellPatience, cancellation);
                switch (decision.After(gathered, plan, state.LastOutcomes))
                {
                    case NextRound.None:
                        var routed = await routing.WriteAsync(gathered.Observed, plan, rules, cancellation);
                        return state.Result(failure: null) with { Routing = routed };
                    case NextRound.After(var reason, var wait):
                        observer.Waiting(reason, wait);
                        await Task.Delay(wait, time, cancellation);
                        break;
                }
            }
            catch (StoreException failed) when (!state.KnowsNothing)
            {
                return state.Result(failed.Message);
            }
        }
    }

    /// <summary>Reads and plans, and does nothing. Waits for slow cells, and until changed VSchemas have been quiet.</summary>
    public async Task<(Gathered Gathered, Plan Plan)> PlanAsync(
        DeclaredGates gates,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        observer.Gathering(1);
        var gathered = await GatherAsync(options.Gather.CellTimeout, cancellation);
        var plan = Planner.Plan(gathered.Observed, gates, rules);
        if (plan.Findings.Any(finding => finding.Block?.Reason is BlockReason.VSchemaUnsettled))
        {
            observer.Waiting("A VSchema or routing rules changed a moment ago.", rules.VSchemaQuiet);
            await Task.Delay(rules.VSchemaQuiet + RoundDecision.TimerSlack, time, cancellation);
            gathered = await GatherAsync(options.Gather.CellTimeout, cancellation);
            plan = Planner.Plan(gathered.Observed, gates, rules);
        }

        return (gathered, plan);
    }

    /// <summary>
    /// Carries out a plan as it is, in one round. Nothing is waited for and nothing is planned anew: a step that meets
    /// a conflict is left undone.
    /// </summary>
    /// <param name="id">Ties together what is logged.</param>
    /// <param name="gathered">What the plan was made from.</param>
    /// <param name="plan">From <see cref="PlanAsync"/>.</param>
    /// <param name="rules">The rules that it was made by.</param>
    /// <param name="cancellation">Ends the publishing; locks that are held are released.</param>
    public async Task<PassResult> ApplyAsync(
        PassId id,
        Gathered gathered,
        Plan plan,
        PlanningRules rules,
        CancellationToken cancellation
    )
    {
        var state = new PassState(id, time);
        observer.Planned(state.StartRound(), plan, TimeSpan.Zero);
        state.Take(plan, gathered.Observed);
        state.Add(await publisher.PublishAsync(gathered, plan, state.Contested, rules, cancellation));
        var routed = await routing.WriteAsync(gathered.Observed, plan, rules, cancellation);
        return state.Result(failure: null) with { Routing = routed };
    }

    private async Task<Gathered> GatherAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var (gathering, knowing) = (
            gatherer.GatherAsync(patience, cancellation),
            routing.KnowAsync(Told, cancellation)
        );
        // Both fail when the store is gone; what is told is always the topology, not who of the two was first to fail.
        await Task.WhenAll(gathering, knowing)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var gathered = await gathering;
        return gathered with { Observed = gathered.Observed with { Routing = await knowing } };
    }

    private async Task<(Gathered Gathered, Plan Plan)> RunRoundAsync(
        PassState state,
        DeclaredGates gates,
        PlanningRules rules,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        var round = state.StartRound();
        observer.Gathering(round);
        var started = time.GetTimestamp();
        var gathered = await GatherAsync(patience, cancellation);
        var plan = Planner.Plan(gathered.Observed, gates, rules);
        foreach (var done in state.Take(plan, gathered.Observed))
        {
            observer.Ended(done, TimeSpan.Zero);
        }

        observer.Planned(round, plan, time.GetElapsedTime(started));
        if (plan.Steps.Any())
        {
            state.Add(await publisher.PublishAsync(gathered, plan, state.Contested, rules, cancellation));
        }

        return (gathered, plan);
    }
}
