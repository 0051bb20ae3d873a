using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>The methods of etcd's API that a store needs.</summary>
internal static class EtcdMethods
{
    public static RpcMethod<RangeRequest, RangeResponse> Range { get; } =
        new("etcdserverpb.KV", "Range", RangeResponse.Parser);

    public static RpcMethod<TxnRequest, TxnResponse> Txn { get; } = new("etcdserverpb.KV", "Txn", TxnResponse.Parser);

    public static RpcMethod<WatchRequest, WatchResponse> Watch { get; } =
        new("etcdserverpb.Watch", "Watch", WatchResponse.Parser);

    public static RpcMethod<LeaseGrantRequest, LeaseGrantResponse> LeaseGrant { get; } =
        new("etcdserverpb.Lease", "LeaseGrant", LeaseGrantResponse.Parser);

    public static RpcMethod<LeaseRevokeRequest, LeaseRevokeResponse> LeaseRevoke { get; } =
        new("etcdserverpb.Lease", "LeaseRevoke", LeaseRevokeResponse.Parser);

    public static RpcMethod<LeaseKeepAliveRequest, LeaseKeepAliveResponse> LeaseKeepAlive { get; } =
        new("etcdserverpb.Lease", "LeaseKeepAlive", LeaseKeepAliveResponse.Parser);

    public static RpcMethod<AuthenticateRequest, AuthenticateResponse> Authenticate { get; } =
        new("etcdserverpb.Auth", "Authenticate", AuthenticateResponse.Parser);

    public static RpcMethod<StatusRequest, StatusResponse> Status { get; } =
        new("etcdserverpb.Maintenance", "Status", StatusResponse.Parser);
}
