using ControlPlane.Simulation.Kernel;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Network;

/// <summary>The faults of one link, from a node to a store, drawn from the link's own stream of chance.</summary>
public sealed class SimFaults(Weather weather, string store, SimRandom random, TimeProvider time, Journal journal)
    : IStoreFaults
{
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(0.1);
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan VerySlow = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HangsAtMost = TimeSpan.FromSeconds(40);

    public async ValueTask<Fate> OnRequestAsync(StoreCall call, CancellationToken cancellation)
    {
        await PassAsync(cancellation);
        if (weather.IsDown(store))
        {
            return await DieAsync(call, cancellation);
        }

        if (weather.IsDenied(store))
        {
            return Note(call, "permission denied", Fate.Refused(StoreFailure.PermissionDenied));
        }

        if (weather.IsElecting(store) && random.Chance(0.7))
        {
            return Note(call, "no leader, refused", Fate.Refused(StoreFailure.Unavailable));
        }

        return await LoseAsync(call, "request lost", weather.Knobs.RequestLost, cancellation);
    }

    public async ValueTask<Fate> OnReplyAsync(StoreCall call, CancellationToken cancellation)
    {
        await PassAsync(cancellation);
        return weather.IsElecting(store)
            ? Note(call, "no leader, reply lost", Fate.Lost)
            : await LoseAsync(call, "reply lost", weather.Knobs.ReplyLost, cancellation);
    }

    public async ValueTask<Fate> OnChangeAsync(
        StoreCall.Watch watch,
        TopologyChange change,
        CancellationToken cancellation
    )
    {
        await PassAsync(cancellation);
        return weather.IsDown(store) || weather.IsElecting(store) || Happens(weather.Knobs.WatchCut)
            ? Note(watch, "watch cut", Fate.Lost)
            : Fate.Passes;
    }

    /// <summary>Refused at once, or never answered.</summary>
    private async ValueTask<Fate> DieAsync(StoreCall call, CancellationToken cancellation)
    {
        if (random.Chance(0.5))
        {
            return Note(call, "store down, refused", Fate.Refused(StoreFailure.Unavailable));
        }

        await Task.Delay(random.Between(Slow, HangsAtMost), time, cancellation);
        return Note(call, "store down, no answer", Fate.Lost);
    }

    private async ValueTask<Fate> LoseAsync(
        StoreCall call,
        string what,
        double probability,
        CancellationToken cancellation
    )
    {
        if (!Happens(probability))
        {
            return Fate.Passes;
        }

        await Task.Delay(random.Between(Usual, Slow), time, cancellation);
        return Note(call, what, Fate.Lost);
    }

    private Task PassAsync(CancellationToken cancellation) => Task.Delay(Latency(), time, cancellation);

    private TimeSpan Latency()
    {
        if (!Happens(weather.Knobs.Delays))
        {
            return random.Between(Prompt, Usual);
        }

        return random.Between(Usual, random.Chance(0.1) ? VerySlow : Slow);
    }

    private bool Happens(double probability) => weather.IsStormy && random.Chance(probability);

    private Fate Note(StoreCall call, string what, Fate fate)
    {
        journal.Probe(what);
        journal.Tell("network", $"{store}: {what}: {Describe(call)}");
        return fate;
    }

    private static string Describe(StoreCall call) =>
        call switch
        {
            StoreCall.List list => $"list {list.Span}",
            StoreCall.Get get => $"get {get.Key}",
            StoreCall.Commit(var transaction) =>
                $"write {string.Join(", ", transaction.Writes.Select(write => write.Key))}",
            StoreCall.Watch watch => $"watch {watch.Span}",
            _ => call.GetType().Name,
        };
}
