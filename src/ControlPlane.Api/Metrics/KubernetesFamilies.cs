using ControlPlane.Api.Views;

namespace ControlPlane.Api.Metrics;

/// <summary>Metrics of an operator: what it follows on Kubernetes, and whether it leads.</summary>
internal static class KubernetesFamilies
{
    public static void Write(PrometheusText text, ProcessView process)
    {
        if (process.Kubernetes?.Invoke() is not { } view)
        {
            return;
        }

        text.Gauge(
            "leader_election_master_status",
            "1 while this process works, 0 while it stands by.",
            new Sample([("name", "controlplane")], view.Role == "standby" ? 0 : 1)
        );
        text.Gauge(
            "controlplane_kubernetes_source_followed",
            "1 while objects of a kind can be read.",
            [.. view.Sources.Select(source => new Sample([("kind", source.Kind)], source.IsFollowed ? 1 : 0))]
        );
        text.Gauge(
            "controlplane_declaration_problems",
            "What keeps a declared topology from being kept.",
            [.. view.Declarations.Select(one => new Sample([("topology", one.Topology)], one.Problems.Count))]
        );
        text.Gauge(
            "controlplane_pruning_conflict",
            "1 while the Vitess operator would remove what is written in a cell, so that nothing is.",
            [
                .. from declaration in view.Declarations
                from cell in declaration.Pruning
                let isOn = cell.State != "off"
                select new Sample([("topology", declaration.Topology), ("cell", cell.Cell)], isOn ? 1 : 0),
            ]
        );
        text.Counter(
            "controlplane_status_patches_total",
            "Statuses of resources that were written.",
            new Sample([], view.StatusPatches)
        );
    }
}
