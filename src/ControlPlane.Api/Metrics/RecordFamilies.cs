using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;

namespace ControlPlane.Api.Metrics;

/// <summary>Serving records: what was found, what was written, and who else writes.</summary>
internal static class RecordFamilies
{
    public static void Write(PrometheusText text, TopologySeries[] topologies)
    {
        WriteCells(text, topologies);
        WriteFindings(text, topologies);
        WriteWrites(text, topologies);
        WriteOthers(text, topologies);
    }

    private static void WriteCells(PrometheusText text, TopologySeries[] topologies)
    {
        text.Gauge(
            "controlplane_ready",
            "1 when every record has been judged at least once.",
            topologies.Select(topology => topology.Whole(topology.Status.HasJudgedAll ? 1 : 0))
        );
        text.Gauge(
            "controlplane_gates",
            "Declared vtgates.",
            topologies.SelectMany(topology => PerCell(topology, cells => cells.Sum(cell => cell.Gates)))
        );
        text.Gauge(
            "controlplane_cell_unreadable",
            "1 when nothing can be said about the cell.",
            topologies.SelectMany(topology => PerCell(topology, cells => cells.Count(cell => cell.Problem is not null)))
        );
        text.Gauge(
            "controlplane_last_publish_timestamp_seconds",
            "When a record was written last; absent: none was since the start.",
            topologies.SelectMany(topology =>
                topology.PerCell(
                    topology.Status.Cells.Where(cell => cell.LastPublish is not null),
                    cell => cell.Cell.Value,
                    cells => cells.Max(cell => Seconds(cell.LastPublish!.At))
                )
            )
        );
    }

    private static void WriteFindings(PrometheusText text, TopologySeries[] topologies)
    {
        text.Gauge(
            "controlplane_findings",
            "Serving records, by the verdict on them.",
            from topology in topologies
            from verdict in Enum.GetValues<Verdict>()
            from sample in PerCell(
                topology,
                cells => cells.Sum(cell => cell.Findings.Count(one => one.Verdict == verdict))
            )
            select sample with
            {
                Labels = [.. sample.Labels, ("verdict", PrometheusText.Name(verdict.ToString()))],
            }
        );
        text.Gauge(
            "controlplane_findings_blocked",
            "Serving records that a guard holds back, by its reason.",
            from topology in topologies
            let blocks = topology.Status.Cells.SelectMany(cell => cell.Findings).ToLookup(one => one.Block?.Reason)
            from reason in Enum.GetValues<BlockReason>()
            select new Sample(
                [.. topology.Whole(0).Labels, ("reason", PrometheusText.Name(reason.ToString()))],
                blocks[reason].Count()
            )
        );
    }

    private static void WriteWrites(PrometheusText text, TopologySeries[] topologies) =>
        text.Counter(
            "controlplane_writes_total",
            "Writes that were tried, by what became of them.",
            topologies.SelectMany(topology => topology.PerCell(topology.Collector.Writes, "record", "outcome"))
        );

    private static void WriteOthers(PrometheusText text, TopologySeries[] topologies)
    {
        text.Counter(
            "controlplane_other_writes_total",
            "Serving records that somebody else wrote.",
            topologies.SelectMany(topology => topology.PerCell(topology.Collector.OtherWrites, "record"))
        );
        text.Gauge(
            "controlplane_other_writes_undoing",
            "Of those of the last minutes, how many made wrong what we had written.",
            topologies.SelectMany(topology => PerOther(topology, others => others.Sum(other => other.Undone)))
        );
        text.Gauge(
            "controlplane_flapping_records",
            "Records that are left alone, since somebody else undoes each repair.",
            topologies.SelectMany(topology => PerOther(topology, others => others.Count(other => other.IsFlapping)))
        );
    }

    private static IEnumerable<Sample> PerCell(TopologySeries topology, Func<IEnumerable<CellStatus>, double> value) =>
        topology.PerCell(topology.Status.Cells, cell => cell.Cell.Value, value);

    private static IEnumerable<Sample> PerOther(
        TopologySeries topology,
        Func<IEnumerable<OtherWriterStatus>, double> value
    )
    {
        var others = topology.Status.OtherWriters.ToLookup(other => other.Record.Cell);
        return PerCell(topology, cells => value(cells.SelectMany(cell => others[cell.Cell])));
    }

    private static double Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}
