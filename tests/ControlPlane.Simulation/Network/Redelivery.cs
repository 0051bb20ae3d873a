using ControlPlane.Simulation.Kernel;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Network;

/// <summary>Delivers some requests once more, up to half a minute later.</summary>
public sealed class Redelivery(Weather weather, SimRandom random, SimNode network, Journal journal)
{
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(30);

    public void Perhaps(Func<Task<CommitOutcome>> deliver)
    {
        if (weather.IsStormy && random.Chance(weather.Knobs.Duplicate))
        {
            _ = network.Start(() => LaterAsync(deliver));
        }
    }

    private async Task LaterAsync(Func<Task<CommitOutcome>> deliver)
    {
        await Task.Delay(random.Between(TimeSpan.Zero, Latest), network.Time, CancellationToken.None);
        journal.Probe("delivered twice");
        try
        {
            await deliver();
        }
        catch (StoreException)
        {
            // The lease of a lock key is gone by now: refused, as it should be.
        }
    }
}
