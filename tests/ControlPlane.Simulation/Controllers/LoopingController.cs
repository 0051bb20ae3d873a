using ControlPlane.Reconcile.Loops;
using ControlPlane.Serving.Gates;

namespace ControlPlane.Simulation.Controllers;

/// <summary>Runs the loop, with a full read at the interval of the seat in place of a schedule.</summary>
public sealed class LoopingController : IController
{
    private readonly Seat seat;
    private readonly TopologyLoop loop;

    public LoopingController(Seat seat)
    {
        this.seat = seat;
        loop = new(
            new() { Name = "simulated", Topology = seat.Topology },
            new LoopOracle(seat.Observer),
            seat.Random,
            seat.Time
        );
        loop.Declare(new GateDeclarations(seat.Gates.Gates, AllCellsBy: null));
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        var resyncs = ResyncAsync(cancellation);
        await loop.RunAsync(cancellation);
        await resyncs;
    }

    private async Task ResyncAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(seat.Interval * 10, seat.Time, cancellation);
            loop.RequestResync();
        }
    }
}
