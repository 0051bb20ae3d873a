using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ControlPlane.EndToEnd;

/// <summary>
/// Stands before a server and passes everything on until a client sends a certain text; from then on it passes on
/// nothing more to the server, that text included, until it is let go.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IPEndPoint server;
    private readonly string stopAt;
    private readonly Task accepting;

    public Relay(string server, string stopAt)
    {
        this.server = IPEndPoint.Parse(server);
        this.stopAt = stopAt;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Address => $"{listener.LocalEndpoint}";

    public Task StoppedAsync() => stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public void LetGo() => letGo.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        await accepting;
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(ending.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using var client = accepted;
        using var behind = new TcpClient();
        try
        {
            await behind.ConnectAsync(server, ending.Token);
            var answers = behind.GetStream().CopyToAsync(client.GetStream(), ending.Token);
            await ForwardAsync(client.GetStream(), behind.GetStream());
            behind.Client.Shutdown(SocketShutdown.Send);
            await answers;
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            // One of the two has hung up, or the test is over.
        }
    }

    private async Task ForwardAsync(NetworkStream from, NetworkStream to)
    {
        var seen = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, ending.Token) is > 0 and var length)
        {
            seen.Append(Encoding.Latin1.GetString(buffer, 0, length));
            if (seen.ToString().Contains(stopAt, StringComparison.Ordinal))
            {
                stopped.TrySetResult();
                await letGo.Task.WaitAsync(ending.Token);
            }

            await to.WriteAsync(buffer.AsMemory(0, length), ending.Token);
        }
    }
}
