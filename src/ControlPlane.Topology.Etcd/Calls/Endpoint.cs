using ControlPlane.Rpc;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>
/// One member and our connections to it. Watches have a connection of their own, so that a big answer does not stand
/// before their events; calls share the other one.
/// </summary>
internal sealed class Endpoint(EtcdEndpoint name, Uri uri, RpcChannelOptions options) : IAsyncDisposable
{
    public EtcdEndpoint Name { get; } = name;

    public RpcChannel Calls { get; } = new(uri, options);

    public RpcChannel Watches { get; } = new(uri, options);

    public async ValueTask DisposeAsync()
    {
        await Calls.DisposeAsync();
        await Watches.DisposeAsync();
    }
}
