using ControlPlane.Rpc;

namespace ControlPlane.Schemas.Tablets;

/// <summary>Connects to tablets over gRPC, as Vitess' own tablet client does.</summary>
public sealed class TabletDialer(TabletAccess access, TabletLimits limits, TimeProvider time) : ITabletDialer
{
    public ITabletConnection Dial(TabletAddress address)
    {
        var options = new RpcChannelOptions
        {
            MaxReceiveSize = limits.MaxMessageBytes,
            PingDelay = TimeSpan.FromSeconds(20),
            Time = time,
        };
        if (access.Tls is { } tls)
        {
            options = options with { Tls = tls };
        }

        var scheme = access.Tls is null ? "http" : "https";
        try
        {
            return new TabletConnection(
                new RpcChannel(new Uri($"{scheme}://{address}"), options),
                access,
                limits,
                time
            );
        }
        catch (UriFormatException failure)
        {
            throw new TabletException(TabletTrouble.NoAddress, $"'{address}' is no address", failure);
        }
    }
}
