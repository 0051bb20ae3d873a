using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Controllers;

/// <summary>Makes one pass after the other, as a person would who runs the command from cron.</summary>
public sealed class PassingController(Seat seat) : IController
{
    private readonly TopologyPass pass = new(seat.Topology, new PassOptions(), seat.Observer, seat.Time);

    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var count = 1; ; count++)
        {
            try
            {
                await pass.RunAsync(new PassId($"{count}"), seat.Gates, new PlanningRules(), cancellation);
            }
            catch (StoreException)
            {
                // The global store cannot be read: nothing was done, and the next pass tries again.
            }

            await Task.Delay(seat.Interval, seat.Time, cancellation);
        }
    }
}
