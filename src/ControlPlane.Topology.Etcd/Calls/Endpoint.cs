using ControlPlane.Rpc;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>
/// One member and our connections to it. Each stream of watches has one of its own, so that a big answer does not stand
/// before its events, and so that a stream which fell silent is not opened again on the same dead connection. All other
/// calls share one.
/// </summary>
internal sealed class Endpoint : IAsyncDisposable
{
    private readonly Uri uri;
    private readonly RpcChannelOptions options;
    private readonly FreshConnections fresh;

    public Endpoint(EtcdEndpoint name, Uri uri, RpcChannelOptions options)
    {
        Name = name;
        this.uri = uri;
        this.options = options;
        fresh = new FreshConnections(options.Tls);
        Calls = new RpcChannel(uri, options with { Tls = fresh.Current });
    }

    public EtcdEndpoint Name { get; }

    public RpcChannel Calls { get; }

    public bool IsOverTls => uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>A connection for one stream. Whoever opens it disposes of it.</summary>
    public RpcChannel Connect() => new(uri, options);

    /// <summary>
    /// Has further calls use a new connection, after one that brought no answer in time: a peer that is gone without a
    /// word is found out by pings only after a while, and not always (dotnet/runtime #120179). Calls that run go on.
    /// </summary>
    public void DistrustConnection() => fresh.Ask();

    public ValueTask DisposeAsync() => Calls.DisposeAsync();
}
