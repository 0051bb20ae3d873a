using System.Net;
using System.Net.Sockets;

namespace ControlPlane.EtcdFixture;

/// <summary>
/// A network between a client and a server that a test can break: cut what is connected, take no more connections, or
/// swallow what the server answers.
/// </summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly List<Socket> open = [];
    private readonly string target;
    private readonly Task accepting;
    private volatile bool refuses;
    private volatile bool swallows;
    private int accepted;

    /// <param name="target">The server's <c>127.0.0.1:port</c>.</param>
    public TcpRelay(string target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync(closing.Token);
    }

    public string Address => listener.LocalEndpoint.ToString()!;

    /// <summary>How many connections were made through it.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>Ends every connection.</summary>
    public void Cut()
    {
        lock (gate)
        {
            open.ForEach(socket => socket.Dispose());
            open.Clear();
        }
    }

    /// <summary>Ends every connection, and every new one as soon as it is made.</summary>
    public void Refuse()
    {
        refuses = true;
        Cut();
    }

    /// <summary>From now on what the server says is lost, while what clients say arrives.</summary>
    public void SwallowAnswers() => swallows = true;

    public void Mend() => refuses = swallows = false;

    public async ValueTask DisposeAsync()
    {
        closing.Cancel();
        listener.Dispose();
        Cut();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        var pumps = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(stop);
                Interlocked.Increment(ref accepted);
                pumps.Add(ServeAsync(client, stop));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stop)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            lock (gate)
            {
                open.AddRange([client, server]);
            }

            try
            {
                if (!refuses)
                {
                    await server.ConnectAsync(IPEndPoint.Parse(target), stop);
                    await Task.WhenAny(
                        PumpAsync(client, server, answers: false, stop),
                        PumpAsync(server, client, answers: true, stop)
                    );
                }
            }
            catch (Exception ended) when (IsEnd(ended)) { }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool answers, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, stop) is > 0 and var count)
            {
                if (!(answers && swallows))
                {
                    await to.SendAsync(buffer.AsMemory(0, count), stop);
                }
            }
        }
        catch (Exception ended) when (IsEnd(ended)) { }
    }

    private static bool IsEnd(Exception failure) =>
        failure is SocketException or ObjectDisposedException or OperationCanceledException;
}
