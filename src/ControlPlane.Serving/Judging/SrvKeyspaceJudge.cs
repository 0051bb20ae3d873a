using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Guards;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.Serving.Judging;

/// <summary>The verdict on one SrvKeyspace, and the bytes that would make it right.</summary>
internal static class SrvKeyspaceJudge
{
    public static (Finding Finding, ByteString? Desired) Judge(
        CellName cell,
        KeyspaceCase keyspace,
        StoredRecord<SrvKeyspace>? existing,
        bool srvVSchemaNamesIt,
        LockWatch locks,
        PlanningRules rules
    )
    {
        var desired = DesiredFor(keyspace, existing);
        var (condition, why) = SrvKeyspaceComparison.Compare(keyspace, existing, desired);
        var finding = new Finding
        {
            Record = new ServingRecordId.SrvKeyspace(cell, keyspace.Name),
            Condition = condition,
            Why = why,
        };
        if (condition is Verdict.InSync)
        {
            return (finding, desired);
        }

        var situation = new SrvKeyspaceSituation
        {
            Cell = cell,
            Keyspace = keyspace,
            Existing = existing,
            Desired = desired,
            Condition = condition,
            Locks = locks,
            Rules = rules,
            SrvVSchemaNamesIt = srvVSchemaNamesIt,
        };
        return (finding with { Block = SrvKeyspaceGuards.FirstBlock(situation) }, desired);
    }

    /// <summary>
    /// The shared bytes, unless the record carries a query throttler configuration: upstream's rebuild drops that
    /// field (vitess-semantics.md 2.2), we keep what we do not own.
    /// </summary>
    private static ByteString? DesiredFor(KeyspaceCase keyspace, StoredRecord<SrvKeyspace>? existing)
    {
        if (
            keyspace.Desired is not { } desired
            || existing is null
            || existing.Value.Equals(keyspace.DesiredBytes!)
            || existing.Message?.QueryThrottlerConfig is not { } throttler
        )
        {
            return keyspace.DesiredBytes;
        }

        var kept = desired.Clone();
        kept.QueryThrottlerConfig = throttler;
        return kept.ToByteString();
    }
}
