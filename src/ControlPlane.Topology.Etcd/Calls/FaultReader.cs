using System.Net.Sockets;
using System.Security.Authentication;
using ControlPlane.Rpc;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>
/// Reads a failed call: what it means for the caller, and what it left behind. The texts are etcd's
/// (api/v3rpc/rpctypes/error.go), because its codes alone tell too little. What is not known to have happened before
/// the request was carried out counts as <see cref="FaultEffect.Unclear"/>.
/// </summary>
internal static class FaultReader
{
    private static readonly (string Text, FaultEffect Effect, StoreFailure Failure)[] KnownTexts =
    [
        ("invalid auth token", FaultEffect.TokenRefused, StoreFailure.Unauthenticated),
        ("revision of auth store is old", FaultEffect.TokenRefused, StoreFailure.Unauthenticated),
        ("user name is empty", FaultEffect.TokenRefused, StoreFailure.Unauthenticated),
        ("invalid user ID or password", FaultEffect.Refused, StoreFailure.Unauthenticated),
        ("permission denied", FaultEffect.Refused, StoreFailure.PermissionDenied),
        ("database space exceeded", FaultEffect.Refused, StoreFailure.NoSpace),
        ("request is too large", FaultEffect.Refused, StoreFailure.TooLarge),
        ("too many operations in txn request", FaultEffect.Refused, StoreFailure.TooLarge),
        ("received message larger than max", FaultEffect.Refused, StoreFailure.TooLarge),
        ("revision has been compacted", FaultEffect.Refused, StoreFailure.Compacted),
        ("requested lease not found", FaultEffect.Refused, StoreFailure.LeaseNotFound),
        // Said by the interceptor that "hasleader" asks for, before the request is looked at
        // (etcdserver/api/v3rpc/interceptor.go), and by none of the steps after it.
        ("etcdserver: no leader", FaultEffect.NotDone, StoreFailure.Unavailable),
        ("etcdserver: not capable", FaultEffect.NotDone, StoreFailure.Unavailable),
        ("etcdserver: too many requests", FaultEffect.NotDone, StoreFailure.Unavailable),
        ("etcdserver: corrupt cluster", FaultEffect.Refused, StoreFailure.Other),
        // How etcd 3.4 puts a deadline of ours that ran out at the server first.
        ("context deadline exceeded", FaultEffect.Unclear, StoreFailure.Unavailable),
        ("context canceled", FaultEffect.Unclear, StoreFailure.Unavailable),
    ];

    /// <param name="failure">How the call ended.</param>
    /// <param name="overTls">Whether its connection was one.</param>
    public static EtcdFault Read(RpcException failure, bool overTls)
    {
        var (effect, meaning) = failure.Status.Delivery switch
        {
            RpcDelivery.Answered => Answered(failure.Status),
            RpcDelivery.NotSent => (FaultEffect.NotDone, NotReached(failure)),
            _ when IsTls(failure) => (FaultEffect.NotDone, StoreFailure.Tls),
            _ => (FaultEffect.Unclear, Unclear(failure.Status.Code)),
        };
        return new EtcdFault(effect, meaning, failure.Status.Message + Suspicion(failure, meaning, overTls));
    }

    /// <summary>What a watch's cancel reason means: the same words, without a code.</summary>
    public static EtcdFault Read(string reason) =>
        Known(reason) is var (effect, failure)
            ? new EtcdFault(effect, failure, reason)
            : new EtcdFault(FaultEffect.Unclear, StoreFailure.Other, reason);

    private static (FaultEffect, StoreFailure) Answered(RpcStatus status) =>
        Known(status.Message)
        ?? status.Code switch
        {
            RpcStatusCode.PermissionDenied => (FaultEffect.Refused, StoreFailure.PermissionDenied),
            RpcStatusCode.Unauthenticated => (FaultEffect.TokenRefused, StoreFailure.Unauthenticated),
            RpcStatusCode.InvalidArgument
            or RpcStatusCode.NotFound
            or RpcStatusCode.FailedPrecondition
            or RpcStatusCode.OutOfRange
            or RpcStatusCode.Unimplemented => (FaultEffect.Refused, StoreFailure.Other),
            var code => (FaultEffect.Unclear, Unclear(code)),
        };

    private static (FaultEffect, StoreFailure)? Known(string text)
    {
        foreach (var (known, effect, failure) in KnownTexts)
        {
            if (text.Contains(known, StringComparison.OrdinalIgnoreCase))
            {
                return (effect, failure);
            }
        }

        return null;
    }

    /// <summary>Other: what no second try mends.</summary>
    private static StoreFailure Unclear(RpcStatusCode code) =>
        code switch
        {
            RpcStatusCode.Unavailable or RpcStatusCode.DeadlineExceeded or RpcStatusCode.Cancelled =>
                StoreFailure.Unavailable,
            RpcStatusCode.ResourceExhausted => StoreFailure.TooLarge,
            _ => StoreFailure.Other,
        };

    private static StoreFailure NotReached(RpcException failure) =>
        failure.Status.Code == RpcStatusCode.ResourceExhausted ? StoreFailure.TooLarge
        : IsTls(failure) ? StoreFailure.Tls
        : StoreFailure.Unavailable;

    /// <summary>
    /// The alert that refuses a client of TLS 1.3 may be lost to the reset that follows it (see <see cref="IsTls"/>).
    /// What is left is a reset as any other, so it stays one, and what else it may have been is said.
    /// </summary>
    private static string Suspicion(RpcException failure, StoreFailure meaning, bool overTls) =>
        overTls && meaning is StoreFailure.Unavailable && IsReset(failure)
            ? " (a server that refuses the client's certificate, or misses one, may break off like this)"
            : "";

    private static bool IsReset(RpcException failure)
    {
        for (Exception? part = failure; part is not null; part = part.InnerException)
        {
            if (part is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// With TLS 1.3 a server refuses our certificate after our side of the handshake is done, so that the refusal looks
    /// like a connection lost in the middle of a call; the alert proves that nothing of the call was read.
    /// </summary>
    private static bool IsTls(RpcException failure)
    {
        for (Exception? part = failure; part is not null; part = part.InnerException)
        {
            if (part is AuthenticationException || part.Message.Contains("SSL_ERROR_SSL", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
