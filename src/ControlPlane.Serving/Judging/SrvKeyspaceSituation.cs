using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>Everything that the guards of one SrvKeyspace look at.</summary>
internal sealed record SrvKeyspaceSituation
{
    public required CellName Cell { get; init; }

    public required KeyspaceCase Keyspace { get; init; }

    /// <summary>The record as read; null: there is none.</summary>
    public required StoredRecord<SrvKeyspace>? Existing { get; init; }

    /// <summary>What should be written; null when no such record can be built.</summary>
    public required ByteString? Desired { get; init; }

    public required Verdict Condition { get; init; }

    public required LockWatch Locks { get; init; }

    public required PlanningRules Rules { get; init; }

    /// <summary>The cell's SrvVSchema names the keyspace, or will before this record is written.</summary>
    public required bool SrvVSchemaNamesIt { get; init; }
}
