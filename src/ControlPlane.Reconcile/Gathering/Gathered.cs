using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>An observation, and where the cells' records lie, so that acting needs no second look-up.</summary>
public sealed record Gathered
{
    public required Observed Observed { get; init; }

    public required OrdinalMap<CellName, CellPlace> Places { get; init; }

    /// <summary>For how long each cell with a store of its own was waited for.</summary>
    public required TimeSpan Patience { get; init; }
}
