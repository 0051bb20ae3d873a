using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Judging;

/// <summary>Everything that the guards of one SrvVSchema look at.</summary>
internal sealed record SrvVSchemaSituation
{
    public required CellName Cell { get; init; }

    public required SrvVSchemaCase Case { get; init; }

    /// <summary>The record as read; null: there is none.</summary>
    public required StoredRecord<SrvVSchema>? Existing { get; init; }

    public required Verdict Condition { get; init; }

    /// <summary>Null when one of the two sides could not be decoded or is not there.</summary>
    public required SrvVSchemaDifference? Difference { get; init; }

    public required LockWatch Locks { get; init; }

    public required PlanningRules Rules { get; init; }
}
