using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ControlPlane.Rpc.Tests.Peers;

/// <summary>One connection: it keeps the framing, acknowledges settings and pings, and hands out requests.</summary>
internal sealed class PeerConnection : IAsyncDisposable
{
    private const int PrefaceLength = 24;

    private readonly NetworkStream wire;
    private readonly PeerSettings settings;
    private readonly ConcurrentDictionary<int, PeerStream> streams = new();
    private readonly Channel<PeerStream> arrived = Channel.CreateUnbounded<PeerStream>();
    private readonly SemaphoreSlim writing = new(1);
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private volatile bool frozen;

    public PeerConnection(Socket socket, PeerSettings settings)
    {
        socket.NoDelay = true;
        wire = new NetworkStream(socket, ownsSocket: true);
        this.settings = settings;
        reading = ReadLoopAsync();
    }

    /// <summary>Requests that neither side has ended yet.</summary>
    public int OpenStreams => streams.Values.Count(stream => stream.IsOpen);

    /// <summary>Completes when the client has closed the connection.</summary>
    public Task Closed => closed.Task;

    public async Task<PeerStream> AcceptStreamAsync() => await arrived.Reader.ReadAsync().AsTask().Soon("a request");

    public Task GoAwayAsync(int lastStream, uint code) =>
        SendAsync(new Http2Frame(Http2Type.GoAway, 0, 0, Http2Frame.Numbers((uint)lastStream, code)));

    /// <summary>From here on nothing is answered, pings included, while the socket stays open.</summary>
    public void Freeze() => frozen = true;

    /// <summary>Closes the socket: abruptly with a TCP reset, otherwise with an orderly end.</summary>
    public async Task CloseAsync(bool abruptly)
    {
        if (abruptly)
        {
            wire.Socket.Close(0);
        }
        else
        {
            wire.Socket.Shutdown(SocketShutdown.Send);
            await Closed.Soon("the client to close its side");
        }
    }

    public Task SendAsync(Http2Frame frame) => SendAsync(frame.ToBytes());

    public async Task SendAsync(byte[] bytes)
    {
        await writing.WaitAsync();
        try
        {
            await wire.WriteAsync(bytes);
        }
        finally
        {
            writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        stop.Cancel();
        await wire.DisposeAsync();
        await reading;
        stop.Dispose();
        writing.Dispose();
    }

    private async Task ReadLoopAsync()
    {
        try
        {
            await wire.ReadExactlyAsync(new byte[PrefaceLength], stop.Token);
            await SendAsync(new Http2Frame(Http2Type.Settings, 0, 0, SettingsPayload()));
            while (true)
            {
                var frame = await Http2Frame.ReadAsync(wire, stop.Token);
                if (!frozen)
                {
                    await HandleAsync(frame);
                }
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException) { }
        closed.TrySetResult();
    }

    private byte[] SettingsPayload() =>
        [0, 3, .. Http2Frame.Numbers(settings.MaxStreams), 0, 4, .. Http2Frame.Numbers(settings.StreamWindow)];

    private async Task HandleAsync(Http2Frame frame)
    {
        switch (frame.Type)
        {
            case Http2Type.Settings when !frame.Has(Http2Frame.Ack):
                await SendAsync(new Http2Frame(Http2Type.Settings, Http2Frame.Ack, 0, []));
                break;
            case Http2Type.Ping when !frame.Has(Http2Frame.Ack):
                await SendAsync(frame with { Flags = Http2Frame.Ack });
                break;
            case Http2Type.Headers:
                var stream = streams.GetOrAdd(frame.Stream, id => new PeerStream(this, id));
                stream.Receive(frame);
                arrived.Writer.TryWrite(stream);
                break;
            case Http2Type.Data or Http2Type.Reset:
                streams[frame.Stream].Receive(frame);
                await GrantAsync(frame);
                break;
        }
    }

    private async Task GrantAsync(Http2Frame frame)
    {
        if (frame.Type == Http2Type.Data && frame.Payload.Length > 0 && settings.GrantsWindow)
        {
            var amount = Http2Frame.Numbers((uint)frame.Payload.Length);
            await SendAsync(new Http2Frame(Http2Type.WindowUpdate, 0, 0, amount));
            await SendAsync(new Http2Frame(Http2Type.WindowUpdate, 0, frame.Stream, amount));
        }
    }
}
