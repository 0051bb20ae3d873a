using ControlPlane.Api.Views;

namespace ControlPlane.Api.Metrics;

/// <summary>All metrics at one moment: docs/running.md lists them.</summary>
internal static class Exposition
{
    public static ReadOnlyMemory<byte> Of(ProcessView view)
    {
        var text = new PrometheusText();
        TopologySeries[] topologies = [.. view.Topologies().Select(topology => new TopologySeries(topology))];
        ControllerFamilies.Write(text, topologies);
        RecordFamilies.Write(text, topologies);
        RoutingFamilies.Write(text, topologies);
        StoreFamilies.Write(text, topologies);
        KubernetesFamilies.Write(text, view);
        TableFamilies.Write(text, topologies);
        ProcessFamilies.Write(text, view);
        return text.Bytes;
    }
}
