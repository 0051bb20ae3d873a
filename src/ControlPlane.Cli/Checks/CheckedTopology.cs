using System.Collections.Immutable;
using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Checks;

/// <summary>What a check found out: what works, and the places that a role must reach.</summary>
/// <param name="Notices">What was seen on the way and is worth knowing.</param>
internal sealed record CheckedTopology(
    ImmutableArray<StoreChecks> Stores,
    ImmutableArray<CellPlace> Places,
    OrdinalSet<KeyspaceName> Keyspaces,
    ImmutableArray<Notice> Notices
);
