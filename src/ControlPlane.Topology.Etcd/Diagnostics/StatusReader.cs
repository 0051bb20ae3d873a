using System.Collections.Immutable;
using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Etcd.Security;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Diagnostics;

/// <summary>Asks every endpoint, each for itself and all at a time.</summary>
internal sealed class StatusReader(EndpointRing ring, TokenSource tokens, EtcdOptions options)
{
    public async Task<ImmutableArray<EtcdMemberStatus>> ReadAsync(CancellationToken cancellation) =>
        [.. await Task.WhenAll(ring.All.Select(endpoint => ReadAsync(endpoint, cancellation)))];

    private async Task<EtcdMemberStatus> ReadAsync(Endpoint endpoint, CancellationToken cancellation)
    {
        try
        {
            var call = new RpcCallOptions
            {
                Timeout = options.CallTimeout,
                Metadata = await tokens.CurrentAsync(cancellation),
            };
            var request = new StatusRequest();
            var status = await endpoint.Calls.UnaryAsync(EtcdMethods.Status, request, call, cancellation);
            return Answered(endpoint.Name, status);
        }
        catch (RpcException failure)
        {
            var fault = FaultReader.Read(failure, endpoint.IsOverTls);
            return Failed(endpoint.Name, new EtcdCallException(fault, endpoint.Name, failure));
        }
        catch (EtcdCallException signIn)
        {
            return Failed(endpoint.Name, signIn);
        }
    }

    private static EtcdMemberStatus.Answered Answered(EtcdEndpoint endpoint, StatusResponse status) =>
        new(endpoint)
        {
            Version = status.Version,
            ClusterId = status.Header?.ClusterId ?? 0,
            MemberId = status.Header?.MemberId ?? 0,
            At = new Revision(status.Header?.Revision ?? 0),
            HasLeader = status.Leader != 0,
            DatabaseBytes = status.DbSize,
            QuotaBytes = status.DbSizeQuota == 0 ? null : status.DbSizeQuota,
            Errors = [.. status.Errors],
        };

    private EtcdMemberStatus.Failed Failed(EtcdEndpoint endpoint, EtcdCallException failure) =>
        new(endpoint, failure.As(options.Address.ToString(), "asking for the status"));
}
