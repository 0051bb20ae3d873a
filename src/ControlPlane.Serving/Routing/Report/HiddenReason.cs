using System.Collections.Immutable;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Topology.Collections;

namespace ControlPlane.Serving.Routing.Report;

/// <summary>Finds out why a name that keyspaces have is not in the table of global names.</summary>
internal static class HiddenReason
{
    private static readonly HiddenBy[] MostTelling =
    [
        HiddenBy.SequenceNotFound,
        HiddenBy.BuildError,
        HiddenBy.NoVindex,
        HiddenBy.ReferenceSource,
        HiddenBy.ExplicitRouting,
    ];

    public static PlainRoute.Hidden? Of(RoutingModel model, string name, ImmutableArray<KeyspaceModel> holders)
    {
        var reasons = holders.Select(keyspace => (keyspace.Name, Reason: In(keyspace, model, name))).ToArray();
        foreach (var reason in MostTelling)
        {
            if (reasons.Any(found => found.Reason == reason))
            {
                return new(
                    reason,
                    reasons.Where(found => found.Reason == reason).Select(found => found.Name).ToOrdinalSet()
                );
            }
        }

        return null;
    }

    private static HiddenBy? In(KeyspaceModel keyspace, RoutingModel model, string name) =>
        model.SequenceErrorOf(keyspace.Name, name) is not null ? HiddenBy.SequenceNotFound
        : keyspace.Unbuilt.Contains(name) ? HiddenBy.BuildError
        : keyspace.RequiresExplicitRouting ? HiddenBy.ExplicitRouting
        : keyspace.Tables.Find(name)?.Source is not null ? HiddenBy.ReferenceSource
        : keyspace.IsSharded && keyspace.LiveTables?.Contains(name) is true ? HiddenBy.NoVindex
        : null;
}
