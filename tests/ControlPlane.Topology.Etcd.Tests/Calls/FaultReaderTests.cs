using System.Net.Sockets;
using System.Security.Authentication;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Tests.Calls;

public class FaultReaderTests
{
    [TestCase(RpcStatusCode.PermissionDenied, "etcdserver: permission denied", "Refused PermissionDenied")]
    [TestCase(RpcStatusCode.Unauthenticated, "etcdserver: invalid auth token", "TokenRefused Unauthenticated")]
    [TestCase(RpcStatusCode.InvalidArgument, "etcdserver: user name is empty", "TokenRefused Unauthenticated")]
    [TestCase(
        RpcStatusCode.InvalidArgument,
        "etcdserver: revision of auth store is old",
        "TokenRefused Unauthenticated"
    )]
    [TestCase(
        RpcStatusCode.InvalidArgument,
        "etcdserver: authentication failed, invalid user ID or password",
        "Refused Unauthenticated"
    )]
    [TestCase(RpcStatusCode.InvalidArgument, "etcdserver: request is too large", "Refused TooLarge")]
    [TestCase(RpcStatusCode.InvalidArgument, "etcdserver: too many operations in txn request", "Refused TooLarge")]
    [TestCase(RpcStatusCode.InvalidArgument, "etcdserver: duplicate key given in txn request", "Refused Other")]
    [TestCase(
        RpcStatusCode.ResourceExhausted,
        "grpc: received message larger than max (3000000 vs. 2097152)",
        "Refused TooLarge"
    )]
    [TestCase(RpcStatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded", "Refused NoSpace")]
    [TestCase(RpcStatusCode.ResourceExhausted, "etcdserver: too many requests", "NotDone Unavailable")]
    [TestCase(RpcStatusCode.NotFound, "etcdserver: requested lease not found", "Refused LeaseNotFound")]
    [TestCase(RpcStatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted", "Refused Compacted")]
    [TestCase(RpcStatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision", "Refused Other")]
    [TestCase(RpcStatusCode.FailedPrecondition, "etcdserver: not leader", "Refused Other")]
    [TestCase(RpcStatusCode.Unavailable, "etcdserver: no leader", "NotDone Unavailable")]
    [TestCase(RpcStatusCode.Unavailable, "etcdserver: leader changed", "Unclear Unavailable")]
    [TestCase(RpcStatusCode.Unavailable, "etcdserver: request timed out", "Unclear Unavailable")]
    [TestCase(
        RpcStatusCode.Unavailable,
        "etcdserver: request timed out, possibly due to previous leader failure",
        "Unclear Unavailable"
    )]
    [TestCase(RpcStatusCode.Unavailable, "etcdserver: server stopped", "Unclear Unavailable")]
    [TestCase(RpcStatusCode.Unknown, "context deadline exceeded", "Unclear Unavailable")]
    [TestCase(RpcStatusCode.Unknown, "raft proposal dropped", "Unclear Other")]
    [TestCase(RpcStatusCode.Internal, "anything", "Unclear Other")]
    [TestCase(RpcStatusCode.DataLoss, "etcdserver: corrupt cluster", "Refused Other")]
    [TestCase((RpcStatusCode)99, "of a newer time", "Unclear Other")]
    public void What_a_server_answers_means(RpcStatusCode code, string text, string meaning) =>
        Read(code, text, RpcDelivery.Answered).ShouldBe(meaning);

    [TestCase(RpcStatusCode.Unavailable, RpcDelivery.NotSent, "NotDone Unavailable")]
    [TestCase(RpcStatusCode.DeadlineExceeded, RpcDelivery.NotSent, "NotDone Unavailable")]
    [TestCase(RpcStatusCode.Unavailable, RpcDelivery.MaybeProcessed, "Unclear Unavailable")]
    [TestCase(RpcStatusCode.DeadlineExceeded, RpcDelivery.MaybeProcessed, "Unclear Unavailable")]
    [TestCase(RpcStatusCode.Cancelled, RpcDelivery.MaybeProcessed, "Unclear Unavailable")]
    [TestCase(RpcStatusCode.ResourceExhausted, RpcDelivery.MaybeProcessed, "Unclear TooLarge")]
    [TestCase(RpcStatusCode.PermissionDenied, RpcDelivery.MaybeProcessed, "Unclear Other")]
    public void What_no_server_answered_means(RpcStatusCode code, RpcDelivery delivery, string meaning) =>
        Read(code, "words of ours: permission denied", delivery).ShouldBe(meaning);

    [Test]
    public void A_handshake_that_fails_reached_nobody() =>
        Read(RpcStatusCode.Unavailable, "", RpcDelivery.NotSent, new AuthenticationException("untrusted"))
            .ShouldBe("NotDone Tls");

    [Test]
    public void A_certificate_refused_after_the_handshake_reached_nobody_either() =>
        Read(
                RpcStatusCode.Unavailable,
                "",
                RpcDelivery.MaybeProcessed,
                new IOException("read", new IOException("OpenSSL error - SSL_ERROR_SSL", null))
            )
            .ShouldBe("NotDone Tls");

    [TestCase(SocketError.ConnectionReset, true, true)]
    [TestCase(SocketError.Shutdown, true, true)]
    [TestCase(SocketError.ConnectionReset, false, false)]
    [TestCase(SocketError.ConnectionRefused, true, false)]
    public void A_reset_over_tls_is_said_to_be_a_refusal_perhaps_and_counts_as_a_reset(
        SocketError error,
        bool overTls,
        bool isSaid
    )
    {
        var status = new RpcStatus(RpcStatusCode.Unavailable, "broken off", RpcDelivery.MaybeProcessed);
        var cause = new IOException("read", new SocketException((int)error));

        var fault = FaultReader.Read(new RpcException(status, cause), overTls);

        (fault.Effect, fault.Failure).ShouldBe((FaultEffect.Unclear, StoreFailure.Unavailable));
        fault.Said.ShouldBe(
            isSaid
                ? "broken off (a server that refuses the client's certificate, or misses one, may break off like this)"
                : "broken off"
        );
    }

    private static string Read(RpcStatusCode code, string text, RpcDelivery delivery, Exception? cause = null)
    {
        var fault = FaultReader.Read(new RpcException(new RpcStatus(code, text, delivery), cause), overTls: true);
        fault.Said.ShouldBe(text);
        return $"{fault.Effect} {fault.Failure}";
    }
}
