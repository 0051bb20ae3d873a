using System.Collections.Immutable;
using ControlPlane.Api.Views;

namespace ControlPlane.Api.Health;

/// <summary>
/// Whether the loops move. Stores play no part: a store that is gone is no reason to be started anew, since it would be
/// gone still, and what is known would be lost.
/// </summary>
internal static class Liveness
{
    /// <summary>A loop comes by every few seconds; one that has not for this long hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static HealthReport Of(ImmutableArray<TopologyView> topologies, DateTimeOffset now) =>
        HealthReport.Of(
            from topology in topologies
            let fault = FaultOf(topology, now)
            where fault is not null
            select $"{topology.Loop.Name}: {fault}"
        );

    private static string? FaultOf(TopologyView topology, DateTimeOffset now)
    {
        if (!topology.HasBegun())
        {
            return null;
        }

        if (topology.HasEnded())
        {
            return "its loop has ended";
        }

        var status = topology.Loop.Status;
        var silent = now - (status.HeartbeatAt ?? status.StartedAt);
        return silent > Patience ? $"its loop has not moved for {silent.TotalSeconds:0} s" : null;
    }
}
