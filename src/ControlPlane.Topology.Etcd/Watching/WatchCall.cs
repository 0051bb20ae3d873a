using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>
/// Moves the messages of one watch stream: reads, sends, and makes sure that the server still answers. A frozen server
/// leaves connections as they are, and even pings may stop unnoticed (dotnet/runtime #120179), so an answer is asked for
/// every so often.
/// </summary>
internal sealed class WatchCall(
    DuplexCall<WatchRequest, WatchResponse> call,
    WatchStream stream,
    EtcdOptions options,
    TimeProvider time
)
{
    /// <returns>Why it ended. The call is still to be disposed of.</returns>
    /// <exception cref="RpcException">The call ended with this status.</exception>
    public async Task<StreamEnd> RunAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<StreamEnd>[] loops =
        [
            ReadAsync(ending.Token),
            SendAsync(ending.Token),
            BeatAsync(ending.Token),
            AskedAsync(ending.Token),
        ];
        var first = await Task.WhenAny(loops);
        ending.Cancel();
        foreach (Task loop in loops)
        {
            await loop.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
        }

        return await first;
    }

    private async Task<StreamEnd> ReadAsync(CancellationToken ending)
    {
        while (await call.ReadAsync(ending) is { } response)
        {
            stream.Receive(response);
        }

        return new StreamEnd("the server ended it", AtFault: true);
    }

    private async Task<StreamEnd> AskedAsync(CancellationToken ending) =>
        new(await stream.EndAsked.WaitAsync(ending), AtFault: false);

    private async Task<StreamEnd> SendAsync(CancellationToken ending)
    {
        while (true)
        {
            while (stream.NextRequest() is { } request)
            {
                await call.WriteAsync(request, ending);
            }

            await stream.ToSend.WaitAsync(ending);
        }
    }

    private async Task<StreamEnd> BeatAsync(CancellationToken ending)
    {
        var patience = options.ConnectTimeout + options.HeartbeatTimeout;
        while (await stream.Heard.WaitAsync(patience, time, ending))
        {
            stream.ShowAlive();
            await Task.Delay(options.HeartbeatInterval, time, ending);
            stream.Heard.Reset();
            stream.AskProgress();
            patience = options.HeartbeatTimeout;
        }

        return stream.IsIdle
            ? new StreamEnd("nobody watches", AtFault: false)
            : new StreamEnd($"the server said nothing for {patience}", AtFault: true);
    }
}
