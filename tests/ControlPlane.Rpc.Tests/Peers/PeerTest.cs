namespace ControlPlane.Rpc.Tests.Peers;

/// <summary>A byte-level peer and a channel to it, fresh for each test.</summary>
public abstract class PeerTest
{
    private protected BytePeer Peer { get; private set; } = null!;

    private protected RpcChannel Channel { get; private set; } = null!;

    protected virtual RpcChannelOptions Options => new();

    private protected virtual PeerSettings Settings => new();

    [SetUp]
    public void Connect()
    {
        Peer = new BytePeer(Settings);
        Channel = new RpcChannel(Peer.Endpoint, Options);
    }

    [TearDown]
    public async Task Disconnect()
    {
        await Channel.DisposeAsync();
        await Peer.DisposeAsync();
    }
}
