using ControlPlane.Api.Views;

namespace ControlPlane.Api.Metrics;

/// <summary>How it stands with lists of live tables, for a topology as a whole: keyspaces are no labels.</summary>
internal static class TableFamilies
{
    public static void Write(PrometheusText text, TopologySeries[] topologies)
    {
        text.Gauge(
            "controlplane_schema_keyspaces",
            "Keyspaces whose tables are to be known, by whether a list was read (known), could not be read again "
                + "(kept), or never was (unknown).",
            from topology in topologies
            from state in (string[])["known", "kept", "unknown"]
            select topology.With("state", state, topology.Tables.Sources.Count(source => StateOf(source) == state))
        );
        text.Gauge(
            "controlplane_schema_tables",
            "Tables and views in all lists.",
            topologies.Select(topology => topology.Whole(topology.Tables.Sources.Sum(one => one.Tables + one.Views)))
        );
        text.Gauge(
            "controlplane_schema_oldest_age_seconds",
            "Age of the oldest list; 0: there is none.",
            topologies.Select(topology => topology.Whole(OldestAge(topology.Tables, topology.Status.At)))
        );
        text.Counter(
            "controlplane_schema_reads_total",
            "Lists read from tablets.",
            topologies.Select(topology => topology.Whole(topology.Tables.Reads))
        );
        text.Counter(
            "controlplane_schema_failures_total",
            "Tablets that gave no list, by reason.",
            from topology in topologies
            from failure in topology.Tables.Failures
            select topology.With("reason", PrometheusText.Name(failure.Key), failure.Value)
        );
        text.Gauge(
            "controlplane_schema_file_problems",
            "What is wrong with the schema file as it is now; the last good one is in force.",
            topologies.Select(topology => topology.Whole(topology.Tables.Problems.Length))
        );
    }

    private static string StateOf(TablesSource source) =>
        source.ReadAt is null ? "unknown"
        : source.Trouble is null ? "known"
        : "kept";

    private static double OldestAge(TablesView tables, DateTimeOffset now) =>
        tables
            .Sources.Where(source => source.ReadAt is not null)
            .Select(source => Math.Max(0, (now - source.ReadAt!.Value).TotalSeconds))
            .DefaultIfEmpty()
            .Max();
}
