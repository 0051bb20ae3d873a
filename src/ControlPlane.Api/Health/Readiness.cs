using System.Collections.Immutable;
using ControlPlane.Api.Views;

namespace ControlPlane.Api.Health;

/// <summary>Whether everything has been looked at once, so that what is shown is the whole truth.</summary>
internal static class Readiness
{
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
