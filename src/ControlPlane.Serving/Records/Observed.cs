using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Records;

/// <summary>All that a plan is made from: a pure value, so the same observation always gives the same plan.</summary>
public sealed record Observed
{
    /// <summary>When it was observed, by our clock. Only ages of locks are told by it.</summary>
    public required DateTimeOffset Now { get; init; }

    public required GlobalRecords Global { get; init; }

    /// <summary>Every cell that has a CellInfo, and every cell in which gates are declared.</summary>
    public required OrdinalMap<CellName, CellView> Cells { get; init; }

    /// <summary>
    /// For how long each keyspace's VSchema has been seen unchanged. A keyspace that is not in here was seen once only.
    /// </summary>
    public OrdinalMap<KeyspaceName, TimeSpan> VSchemaQuietFor { get; init; } = OrdinalMap<KeyspaceName, TimeSpan>.Empty;

    /// <summary>For how long the routing rules have been seen unchanged; zero: they were seen once only.</summary>
    public TimeSpan RoutingRulesQuietFor { get; init; }

    /// <summary>
    /// For how long each lock key has been seen. It bounds the wait for a lock whose value does not say since when it is
    /// held, or says so by a clock that is ahead of ours.
    /// </summary>
    public OrdinalMap<Key, TimeSpan> LockSeenFor { get; init; } = OrdinalMap<Key, TimeSpan>.Empty;

    /// <summary>For how long each orphaned record has been seen without its keyspace's global record.</summary>
    public OrdinalMap<KeyspaceName, TimeSpan> OrphanedFor { get; init; } = OrdinalMap<KeyspaceName, TimeSpan>.Empty;

    /// <summary>The tables that keyspaces really have, as far as anybody has read them, and what was published of them.</summary>
    public KeptRouting Routing { get; init; } = KeptRouting.None;
}
