using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ControlPlane.Rpc.Tests.Peers;

/// <summary>A server of HTTP/2 bytes, driven by the test: it says exactly what it is told to, right or wrong.</summary>
internal sealed class BytePeer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Channel<PeerConnection> accepted = Channel.CreateUnbounded<PeerConnection>();
    private readonly ConcurrentQueue<PeerConnection> connections = new();
    private readonly CancellationTokenSource stop = new();
    private readonly PeerSettings settings;
    private readonly Task accepting;

    public BytePeer()
        : this(new PeerSettings()) { }

    public BytePeer(PeerSettings settings)
    {
        this.settings = settings;
        listener.Start();
        accepting = AcceptLoopAsync();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public int ConnectionCount => connections.Count;

    public async Task<PeerConnection> AcceptAsync() => await accepted.Reader.ReadAsync().AsTask().Soon("a connection");

    /// <summary>The next request on the next connection.</summary>
    public async Task<PeerStream> AcceptStreamAsync() => await (await AcceptAsync()).AcceptStreamAsync();

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }
        stop.Cancel();
        listener.Dispose();
        await accepting;
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task AcceptLoopAsync()
    {
        try
        {
            while (true)
            {
                var connection = new PeerConnection(await listener.AcceptSocketAsync(stop.Token), settings);
                connections.Enqueue(connection);
                accepted.Writer.TryWrite(connection);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }
}

/// <summary>What the peer grants. The defaults are generous.</summary>
internal sealed record PeerSettings(uint MaxStreams = 5_000, uint StreamWindow = 65_535, bool GrantsWindow = true);
