namespace ControlPlane.Api.Metrics;

/// <summary>Global routing: what is known of live tables, and what became of publishing them.</summary>
internal static class RoutingFamilies
{
    public static void Write(PrometheusText text, TopologySeries[] topologies)
    {
        text.Gauge(
            "controlplane_routing_names",
            "Plain table names by our own routing records: routable, or ambiguous since several keyspaces have them.",
            from topology in topologies
            from pair in ((string State, int Count)[])
                [("routable", topology.Status.Routing.Names), ("ambiguous", topology.Status.Routing.Ambiguous)]
            select new Sample([.. topology.Whole(0).Labels, ("state", pair.State)], pair.Count)
        );
        text.Counter(
            "controlplane_routing_put_back_total",
            "SrvVSchemas put right whose published names somebody else had dropped or spread.",
            topologies.Select(topology => topology.Whole(topology.Status.Routing.PutBack))
        );
        text.Counter(
            "controlplane_routing_records_written_total",
            "Our own routing records written.",
            topologies.Select(topology => topology.Whole(topology.Status.Routing.RecordsWritten))
        );
        text.Gauge(
            "controlplane_routing_trouble",
            "1 when our own routing records could not be read or written.",
            topologies.Select(topology => topology.Whole(topology.Status.Routing.Trouble is null ? 0 : 1))
        );
        text.Gauge(
            "controlplane_routing_oldest_list_timestamp_seconds",
            "When the list of live tables that is oldest was last known to be true; absent: there is none.",
            from topology in topologies
            where !topology.Status.Routing.Lists.IsEmpty
            select topology.Whole(topology.Status.Routing.Lists.Min(list => list.ReadAt).ToUnixTimeSeconds())
        );
    }
}
