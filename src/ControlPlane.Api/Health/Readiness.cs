using System.Collections.Immutable;
using ControlPlane.Api.Views;

namespace ControlPlane.Api.Health;

/// <summary>Whether everything has been looked at once, so that what is shown is the whole truth.</summary>
internal static class Readiness
{
    /// <summary>
    /// On Kubernetes topologies come and go, and whoever stands by keeps none: what declares them must be known, and
    /// that is all.
    /// </summary>
    public static HealthReport Of(ProcessView process) =>
        process.Kubernetes is { } kubernetes ? Of(kubernetes()) : Of(process.Topologies());

    private static HealthReport Of(KubernetesView kubernetes) =>
        kubernetes.IsReady
            ? HealthReport.Of([])
            : new(
                false,
                string.Concat(
                    kubernetes
                        .Sources.Where(source => !source.IsFollowed)
                        .Select(source => $"{source.Trouble ?? source.Kind + " have not been read yet"}\n")
                )
            );

    public static HealthReport Of(ImmutableArray<TopologyView> topologies) =>
        topologies.IsEmpty
            ? new(false, "no topology is kept yet\n")
            : HealthReport.Of(
                from topology in topologies
                let status = topology.Loop.Status
                where !status.HasJudgedAll
                select status.IsGlobalStoreHeard
                    ? $"{status.Topology}: not every record has been judged yet"
                    : $"{status.Topology}: its global store has not been heard"
            );
}
