using ControlPlane.Reconcile.Resilience;
using ControlPlane.Reconcile.Status;

namespace ControlPlane.Api.Metrics;

/// <summary>Stores: whether they are heard, how their mirrors and breakers do.</summary>
internal static class StoreFamilies
{
    public static void Write(PrometheusText text, TopologySeries[] topologies)
    {
        WriteStores(text, topologies);
        WriteMirrors(text, topologies);
        WriteBreakers(text, topologies);
    }

    private static void WriteStores(PrometheusText text, TopologySeries[] topologies)
    {
        text.Gauge(
            "controlplane_global_store_heard",
            "1 while the global store's mirror lives; nothing is written otherwise.",
            topologies.Select(topology => topology.Whole(topology.Status.IsGlobalStoreHeard ? 1 : 0))
        );
        text.Gauge(
            "controlplane_store_heard",
            "1 while all that is followed in the store has been read and its watches live.",
            PerStore(topologies, stores => stores.All(store => store.IsHeard) ? 1 : 0)
        );
        text.Gauge(
            "controlplane_store_last_heard_timestamp_seconds",
            "When something was heard from the store last, a sign of life included; 0: never.",
            PerStore(
                topologies,
                stores => stores.Min(store => (store.LastHeardAt?.ToUnixTimeMilliseconds() ?? 0) / 1000.0)
            )
        );
    }

    private static void WriteMirrors(PrometheusText text, TopologySeries[] topologies)
    {
        text.Counter(
            "controlplane_mirror_restarts_total",
            "Watches of the store that began anew with all there is.",
            PerStore(topologies, stores => stores.Sum(store => store.Restarts))
        );
        text.Counter(
            "controlplane_mirror_breaks_total",
            "Watches of the store that could not go on.",
            topologies.SelectMany(topology =>
                topology.PerStore(
                    topology.Collector.MirrorBreaks.Counts,
                    count => count.Key,
                    counts => counts.Sum(count => count.Value)
                )
            )
        );
        text.Counter(
            "controlplane_mirror_differences_total",
            "Records of which a mirror said something else than a full read. Each is a bug: please report it.",
            topologies.Select(topology => topology.Whole(topology.Status.MirrorDifferences))
        );
        text.Counter(
            "controlplane_resyncs_total",
            "Full reads, by how they ended.",
            from topology in topologies
            from result in (string[])["success", "error"]
            select new Sample(
                [.. topology.Whole(0).Labels, ("result", result)],
                topology.Collector.Resyncs.Counts.GetValueOrDefault(result)
            )
        );
    }

    private static void WriteBreakers(PrometheusText text, TopologySeries[] topologies)
    {
        text.Gauge(
            "controlplane_breaker_state",
            "1 for the state that the store's breaker is in.",
            from topology in topologies
            from state in Enum.GetValues<BreakerState>()
            from sample in PerBreaker(topology, breakers => breakers.Count(breaker => breaker.State == state))
            select sample with
            {
                Labels = [.. sample.Labels, ("state", PrometheusText.Name(state.ToString()))],
            }
        );
        text.Gauge(
            "controlplane_breaker_failures",
            "Calls to the store without an answer since the last one that was answered.",
            topologies.SelectMany(topology =>
                PerBreaker(topology, breakers => breakers.Sum(breaker => breaker.Failures))
            )
        );
    }

    private static IEnumerable<Sample> PerStore(
        TopologySeries[] topologies,
        Func<IEnumerable<StoreStatus>, double> value
    ) => topologies.SelectMany(topology => topology.PerStore(topology.Status.Stores, store => store.Address, value));

    private static IEnumerable<Sample> PerBreaker(
        TopologySeries topology,
        Func<IEnumerable<BreakerStatus>, double> value
    ) => topology.PerStore(topology.Breakers, breaker => breaker.Store, value);
}
