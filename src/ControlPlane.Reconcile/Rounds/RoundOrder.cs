using ControlPlane.Reconcile.Gathering;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Rounds;

/// <summary>Records that a look at the mirrors found to be in need of a write.</summary>
internal sealed record RoundOrder
{
    /// <summary>Counts from 1.</summary>
    public required int Number { get; init; }

    public required OrdinalSet<ServingRecordId> Records { get; init; }

    /// <summary>Looked at with the others, and not written now.</summary>
    public required OrdinalSet<ServingRecordId> Held { get; init; }

    public required DeclaredGates Gates { get; init; }

    /// <summary>Keyspaces that kept meeting conflicts: they are written under the lock.</summary>
    public required OrdinalSet<KeyspaceName> Contested { get; init; }

    /// <summary>What the mirrors show, so that what is equal need not be decoded again.</summary>
    public required Observed Mirrored { get; init; }

    /// <summary>Cells that are not asked, since nothing is heard from them.</summary>
    public required LostCells Lost { get; init; }

    /// <summary>What has to be read for it.</summary>
    public Scope Scope =>
        new Scope.Part(
            Records.Select(record => record.KeyspaceName).OfType<KeyspaceName>().ToOrdinalSet(),
            Records.Any(record => record is ServingRecordId.SrvVSchema)
        );
}
