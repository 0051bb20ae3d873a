using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>What a failed call left behind, which decides whether it may be made again.</summary>
internal enum FaultEffect
{
    /// <summary>Nothing, and asking again would give the same answer.</summary>
    Refused,

    /// <summary>Nothing; another endpoint or a later try may do better.</summary>
    NotDone,

    /// <summary>Nothing, because the token is not valid any more.</summary>
    TokenRefused,

    /// <summary>It cannot be told: the server may have carried it out, or may still.</summary>
    Unclear,
}

/// <param name="Said">The words of the server or of the transport.</param>
internal sealed record EtcdFault(FaultEffect Effect, StoreFailure Failure, string Said);
