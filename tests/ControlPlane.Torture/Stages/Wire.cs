using System.Net;
using System.Net.Sockets;

namespace ControlPlane.Torture.Stages;

/// <summary>
/// A network before one server, which a fault may cut, stall in either direction, slow down, or tear in the middle of a
/// frame. Stalled bytes are not lost: as in TCP, they arrive when the network is mended, or the connection ends.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private readonly HashSet<Socket> open = [];
    private readonly IPEndPoint target;
    private readonly Task accepting;
    private volatile bool refuses;
    private volatile string? refusedOrigin;
    private volatile Trap? trap;
    private volatile int delay;
    private int tears;
    private long lastRequestAt;

    /// <param name="target">The server's <c>127.0.0.1:port</c>.</param>
    public Wire(string target)
    {
        this.target = IPEndPoint.Parse(target);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Address => $"{listener.LocalEndpoint}";

    /// <summary>When a client last said something, in ticks of this machine.</summary>
    public long LastRequestAt => Volatile.Read(ref lastRequestAt);

    /// <summary>Closed: what clients say does not arrive.</summary>
    public Valve ToServer { get; } = new();

    /// <summary>Closed: what the server says does not arrive.</summary>
    public Valve FromServer { get; } = new();

    /// <summary>Ends every connection.</summary>
    public void Cut()
    {
        lock (gate)
        {
            foreach (var socket in open)
            {
                socket.Dispose();
            }

            open.Clear();
        }
    }

    /// <summary>Ends every connection, and every new one as soon as it is made.</summary>
    public void Refuse()
    {
        refuses = true;
        Cut();
    }

    /// <summary>The same for those of one member of a cluster, by its id as peers tell it.</summary>
    public void RefuseFrom(string member)
    {
        refusedOrigin = member;
        Cut();
    }

    /// <summary>Every piece of a connection takes this long from now on.</summary>
    public void Slow(TimeSpan by) => delay = (int)by.TotalMilliseconds;

    /// <summary>Of the next pieces, so many are passed on in part, and then their connection is cut.</summary>
    public void Tear(int pieces) => Volatile.Write(ref tears, pieces);

    public void Set(Trap? one) => trap = one;

    /// <summary>All is well again.</summary>
    /// <param name="keeps">Whether connections that were stalled live on, with all that they held.</param>
    public void Mend(bool keeps)
    {
        (trap, refusedOrigin, refuses, delay) = (null, null, false, 0);
        Tear(0);
        if (!keeps)
        {
            Cut();
        }

        ToServer.Open();
        FromServer.Open();
    }

    public async ValueTask DisposeAsync()
    {
        closing.Cancel();
        listener.Dispose();
        Cut();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(closing.Token)); // ends with the sockets, and never fails
            }
        }
        catch (Exception ended) when (IsEnd(ended)) { }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                if (!refuses)
                {
                    lock (gate)
                    {
                        open.UnionWith([client, server]);
                    }

                    server.NoDelay = client.NoDelay = true;
                    await server.ConnectAsync(target, closing.Token);
                    await Task.WhenAny(PumpAsync(client, server, ToServer), PumpAsync(server, client, FromServer));
                }
            }
            catch (Exception ended) when (IsEnd(ended)) { }
            finally
            {
                lock (gate)
                {
                    open.ExceptWith([client, server]);
                }
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Valve way)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, closing.Token) is > 0 and var count)
            {
                if (way == ToServer && !Look(buffer.AsSpan(0, count)))
                {
                    return;
                }

                await way.PassAsync(closing.Token);
                if (delay is > 0 and var wait)
                {
                    await Task.Delay(wait, closing.Token);
                }

                var torn = Volatile.Read(ref tears) > 0 && Interlocked.Decrement(ref tears) >= 0;
                await to.SendAsync(buffer.AsMemory(0, torn ? count / 2 : count), closing.Token);
                if (torn)
                {
                    return;
                }
            }
        }
        catch (Exception ended) when (IsEnd(ended)) { }
    }

    /// <returns>False: the connection is one that is refused.</returns>
    private bool Look(ReadOnlySpan<byte> bytes)
    {
        Volatile.Write(ref lastRequestAt, Environment.TickCount64);
        if (refusedOrigin is { } origin && PeerHeader.Names(bytes, origin))
        {
            return false;
        }

        if (trap is { } set && set.Take(this, bytes))
        {
            (set.Hold == Hold.Request ? ToServer : FromServer).Close();
        }

        return true;
    }

    private static bool IsEnd(Exception failure) =>
        failure is SocketException or ObjectDisposedException or OperationCanceledException;
}
