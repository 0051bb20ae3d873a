using System.Security.Cryptography.X509Certificates;
using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;

namespace ControlPlane.EtcdFixture;

/// <summary>Asks a server for its status until it has a leader.</summary>
internal static class Readiness
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    private static readonly RpcMethod<StatusRequest, StatusResponse> Status = new(
        "etcdserverpb.Maintenance",
        "Status",
        StatusResponse.Parser
    );

    public static async Task WaitAsync(EtcdServer server, CancellationToken cancellation)
    {
        await using var channel = Channel(server);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(AtMost);
        while (!await HasLeaderAsync(channel, patience.Token))
        {
            server.ThrowIfEnded();
            await Task.Delay(Between, patience.Token);
        }
    }

    private static async Task<bool> HasLeaderAsync(RpcChannel channel, CancellationToken cancellation)
    {
        try
        {
            var call = RpcCallOptions.Within(TimeSpan.FromSeconds(1));
            return (await channel.UnaryAsync(Status, new StatusRequest(), call, cancellation)).Leader != 0;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static RpcChannel Channel(EtcdServer server)
    {
        if (server.Options.Tls is not { } files)
        {
            return new RpcChannel(new Uri($"http://{server.Address}"), new RpcChannelOptions());
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(files.Ca);
        var tls = new RpcTls
        {
            Authorities = [.. authorities],
            ClientCertificate = X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile),
        };
        var options = new RpcChannelOptions { Tls = RpcChannelOptions.FixedTls(tls) };
        return new RpcChannel(new Uri($"https://{server.Address}"), options);
    }
}
