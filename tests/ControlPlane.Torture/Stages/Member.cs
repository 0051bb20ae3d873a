using ControlPlane.EtcdFixture;
using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;

namespace ControlPlane.Torture.Stages;

/// <summary>One etcd server, what stands before it, and what it says of itself.</summary>
internal sealed class Member(EtcdServer server) : IAsyncDisposable
{
    private const int Starts = 5;

    private static readonly RpcMethod<StatusRequest, StatusResponse> Status = new(
        "etcdserverpb.Maintenance",
        "Status",
        StatusResponse.Parser
    );

    private static readonly RpcMethod<LeaseLeasesRequest, LeaseLeasesResponse> Leases = new(
        "etcdserverpb.Lease",
        "LeaseLeases",
        LeaseLeasesResponse.Parser
    );

    private readonly RpcChannel channel = new(new Uri($"http://{server.Address}"), new RpcChannelOptions());

    public EtcdServer Server => server;

    /// <summary>The controller's way to it.</summary>
    public Wire Wire { get; } = new(server.Address);

    /// <summary>Null: it does not answer.</summary>
    public async Task<StatusResponse?> StatusAsync(CancellationToken cancellation)
    {
        try
        {
            return await channel.UnaryAsync(
                Status,
                new(),
                RpcCallOptions.Within(TimeSpan.FromSeconds(1)),
                cancellation
            );
        }
        catch (RpcException)
        {
            return null;
        }
    }

    /// <summary>Null: it does not answer.</summary>
    public async Task<long[]?> LeasesAsync(CancellationToken cancellation)
    {
        try
        {
            var call = RpcCallOptions.Within(TimeSpan.FromSeconds(2));
            var answer = await channel.UnaryAsync(Leases, new(), call, cancellation);
            return [.. answer.Leases.Select(lease => lease.ID)];
        }
        catch (RpcException)
        {
            return null;
        }
    }

    /// <summary>Starts it again; while it was gone, somebody on this machine may have been given its port for a moment.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await server.StartAsync(cancellation);
                return;
            }
            catch (InvalidOperationException) when (tries < Starts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * tries), cancellation);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await channel.DisposeAsync();
        await server.DisposeAsync();
    }
}
