namespace ControlPlane.Api.Metrics;

/// <summary>
/// What controller-runtime and client-go show under the same names, so that their dashboards and alerts fit. A round of
/// the loop is a reconcile; it may be for several records.
/// </summary>
internal static class ControllerFamilies
{
    public static void Write(PrometheusText text, TopologySeries[] topologies)
    {
        WriteReconciles(text, topologies);
        WriteQueue(text, topologies);
        WriteWork(text, topologies);
    }

    private static void WriteReconciles(PrometheusText text, TopologySeries[] topologies)
    {
        text.Counter(
            "controller_runtime_reconcile_total",
            "Rounds of reading, planning and writing, by how they ended.",
            from topology in topologies
            from result in (string[])["success", "error"]
            select new Sample(
                [.. topology.AsController(0).Labels, ("result", result)],
                topology.Collector.Rounds.Counts.GetValueOrDefault(result)
            )
        );
        text.Counter(
            "controller_runtime_reconcile_panics_total",
            "What was thrown that nobody expected. Each is a bug: please report it.",
            topologies.Select(topology => topology.AsController(topology.Collector.Bugs.Counts.GetValueOrDefault("")))
        );
        text.Histogram(
            "controller_runtime_reconcile_time_seconds",
            "How long a round took.",
            topologies.Select(topology => (topology.AsController(0), topology.Collector.RoundTime.Picture()))
        );
    }

    private static void WriteQueue(PrometheusText text, TopologySeries[] topologies)
    {
        text.Gauge(
            "workqueue_depth",
            "Records to be looked at.",
            topologies.Select(topology => topology.AsQueue(topology.Status.Queue.Waiting))
        );
        text.Counter(
            "workqueue_adds_total",
            "Records put into the queue.",
            topologies.Select(topology => topology.AsQueue(topology.Collector.Adds.Counts.GetValueOrDefault("")))
        );
        text.Counter(
            "workqueue_retries_total",
            "Records put back, since they could not be brought in order.",
            topologies.Select(topology => topology.AsQueue(topology.Collector.Retries.Counts.GetValueOrDefault("")))
        );
        text.Histogram(
            "workqueue_queue_duration_seconds",
            "How long a record waited after it was due.",
            topologies.Select(topology => (topology.AsQueue(0), topology.Collector.QueueTime.Picture()))
        );
    }

    private static void WriteWork(PrometheusText text, TopologySeries[] topologies)
    {
        text.Histogram(
            "workqueue_work_duration_seconds",
            "How long it took to look at what was taken out of the queue at once.",
            topologies.Select(topology => (topology.AsQueue(0), topology.Collector.WorkTime.Picture()))
        );
        text.Gauge(
            "workqueue_unfinished_work_seconds",
            "How long the records under way have been so, all together.",
            topologies.Select(topology => topology.AsQueue(topology.Status.Queue.UnfinishedWork.TotalSeconds))
        );
        text.Gauge(
            "workqueue_longest_running_processor_seconds",
            "How long the record that is under way for longest has been so.",
            topologies.Select(topology => topology.AsQueue(topology.Status.Queue.LongestUnderWay.TotalSeconds))
        );
    }
}
