using ControlPlane.Simulation.Controllers;
using ControlPlane.Simulation.Kernel;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Runs;

/// <summary>What happens to processes and servers while the storm lasts: one kind of trouble, one loop.</summary>
public sealed class Troubles(World world, Fleet fleet)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan LongestTrouble = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestElection = TimeSpan.FromSeconds(3);

    private readonly string[] addresses = [.. world.Cluster.Stores.Keys];

    public Task MakeAsync()
    {
        var knobs = world.Knobs;
        (string Name, bool IsOn, Func<SimRandom, Task> Act)[] kinds =
        [
            ("crashes", knobs.Crashes, CrashAsync),
            ("leases", knobs.LeasesLost, TakeLeaseAsync),
            ("outages", knobs.Outages, BreakStoreAsync),
            ("denials", knobs.Denials, DenyAsync),
            ("compactions", knobs.Compactions, CompactAsync),
            ("elections", knobs.Elections, ElectAsync),
        ];
        return Task.WhenAll(kinds.Where(kind => kind.IsOn).Select(kind => RepeatAsync(kind.Name, kind.Act)).ToArray());
    }

    private async Task RepeatAsync(string name, Func<SimRandom, Task> act)
    {
        var random = world.Random.Stream(name);
        while (true)
        {
            await PauseAsync(random, LongestPause);
            if (!world.Weather.IsStormy)
            {
                return;
            }

            await act(random);
        }
    }

    private async Task CrashAsync(SimRandom random)
    {
        if (fleet.Names.IsEmpty)
        {
            return; // none has started yet
        }

        var name = random.Pick(fleet.Names);
        fleet.Crash(name);
        await PauseAsync(random, LongestTrouble);
        fleet.Start(name);
    }

    /// <summary>Soon after one of ours took a lock, its lease is gone.</summary>
    private async Task TakeLeaseAsync(SimRandom random)
    {
        for (var tries = 0; tries < 2000 && world.Weather.IsStormy; tries++)
        {
            Lease[] ours = [.. world.Cluster.Global.Leases.Where(lease => world.Audit.IsOurs(lease.Id))];
            if (ours.Length > 0)
            {
                await PauseAsync(random, TimeSpan.FromMilliseconds(20));
                var lease = random.Pick(ours).Id;
                world.Journal.Probe("lease taken early");
                world.Journal.Tell("store", $"loses lease {lease}");
                world.Audit.TookEarly(lease);
                world.Cluster.Global.Expire(lease);
                return;
            }

            await PauseAsync(random, TimeSpan.FromMilliseconds(60));
        }
    }

    private async Task BreakStoreAsync(SimRandom random)
    {
        var store = random.Pick(addresses);
        world.Journal.Probe("store down");
        world.Journal.Tell("store", $"{store} is down");
        world.Weather.SetDown(store, true);
        await PauseAsync(random, LongestTrouble);
        world.Weather.SetDown(store, false);
        world.Journal.Tell("store", $"{store} is back");
    }

    private async Task DenyAsync(SimRandom random)
    {
        var store = random.Pick(addresses);
        world.Journal.Tell("store", $"{store} denies permission");
        world.Weather.SetDenied(store, true);
        await PauseAsync(random, LongestTrouble);
        world.Weather.SetDenied(store, false);
    }

    private async Task ElectAsync(SimRandom random)
    {
        var store = random.Pick(addresses);
        world.Journal.Probe("leader changed");
        world.Journal.Tell("store", $"{store} elects a leader");
        world.Weather.SetElecting(store, true);
        await PauseAsync(random, LongestElection);
        world.Weather.SetElecting(store, false);
    }

    private Task CompactAsync(SimRandom random)
    {
        var store = world.Cluster.Stores[random.Pick(addresses)];
        world.Audit.CatchUp();
        world.Journal.Probe("store compacted");
        world.Journal.Tell("store", $"{store.Address} is compacted at {store.Revision}");
        store.Compact(store.Revision);
        return Task.CompletedTask;
    }

    private Task PauseAsync(SimRandom random, TimeSpan atMost) =>
        Task.Delay(random.Between(TimeSpan.Zero, atMost), world.Network.Time, CancellationToken.None);
}
