using System.Collections.Immutable;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd;

/// <summary>What one endpoint says of itself, or why it says nothing.</summary>
public abstract record EtcdMemberStatus(EtcdEndpoint Endpoint)
{
    /// <summary>Its answer to etcd's <c>Maintenance/Status</c>.</summary>
    public sealed record Answered(EtcdEndpoint Endpoint) : EtcdMemberStatus(Endpoint)
    {
        /// <summary>Of the server, such as <c>3.4.23</c>.</summary>
        public required string Version { get; init; }

        /// <summary>The same for all members of a cluster: proves that two addresses are one store, or are not.</summary>
        public required ulong ClusterId { get; init; }

        public required ulong MemberId { get; init; }

        /// <summary>Newest on this member; others may be ahead.</summary>
        public required Revision At { get; init; }

        public required bool HasLeader { get; init; }

        /// <summary>Size of the database file, free pages included, in bytes: what the quota is held against.</summary>
        public required long DatabaseBytes { get; init; }

        /// <summary>Told by etcd 3.6 and newer.</summary>
        public required long? QuotaBytes { get; init; }

        /// <summary>Alarms and other errors in the server's words, such as <c>alarm:NOSPACE</c>; empty when healthy.</summary>
        public required ImmutableArray<string> Errors { get; init; }
    }

    public sealed record Failed(EtcdEndpoint Endpoint, StoreException Why) : EtcdMemberStatus(Endpoint);
}
