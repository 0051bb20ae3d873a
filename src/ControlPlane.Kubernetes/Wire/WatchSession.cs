using System.Text.Json;
using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>
/// One running watch. The headers have been read; lines come one by one. Two clocks run beside it: the silence since the
/// last line, and the whole of it a little beyond what the server was asked to keep to.
/// </summary>
internal sealed class WatchSession : IDisposable
{
    private static readonly TimeSpan BeyondBound = TimeSpan.FromSeconds(15);

    private readonly ApiAnswer answer;
    private readonly LineReader lines;
    private readonly WatchQuery query;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource stop;
    private readonly ITimer silence;
    private readonly ITimer bound;
    private string? stoppedBy;

    public WatchSession(
        ApiAnswer answer,
        LineReader lines,
        WatchQuery query,
        TimeProvider time,
        CancellationToken caller
    )
    {
        (this.answer, this.lines, this.query, this.caller) = (answer, lines, query, caller);
        stop = CancellationTokenSource.CreateLinkedTokenSource(caller);
        silence = time.CreateTimer(
            _ => Stop($"nothing came for {query.Silence}"),
            null,
            query.Silence,
            Timeout.InfiniteTimeSpan
        );
        bound = time.CreateTimer(
            _ => Stop($"the server did not end it after {query.Bound}"),
            null,
            query.Bound + BeyondBound,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>The next step; nothing comes after <see cref="WatchEvent.Ended"/>.</summary>
    public async ValueTask<WatchEvent> NextAsync()
    {
        try
        {
            if (await lines.ReadAsync(stop.Token) is not { } line)
            {
                return new WatchEvent.Ended(new WatchEnd.ByServer());
            }

            silence.Change(query.Silence, Timeout.InfiniteTimeSpan);
            return WatchLine.Read(line.Span);
        }
        catch (Exception failure) when (!caller.IsCancellationRequested && Why(failure) is { } why)
        {
            return new WatchEvent.Ended(why);
        }
    }

    public void Dispose()
    {
        silence.Dispose();
        bound.Dispose();
        answer.Dispose();
        lines.Dispose();
        stop.Dispose();
    }

    private WatchEnd? Why(Exception failure) =>
        failure switch
        {
            OperationCanceledException => new WatchEnd.ByUs(stoppedBy ?? "cancelled"),
            _ when stoppedBy is { } by => new WatchEnd.ByUs(by), // a stream that is torn down may say so in other ways
            InvalidDataException or JsonException => new WatchEnd.Failed(new ApiError.Unreadable(failure.Message)),
            IOException or HttpRequestException => new WatchEnd.Failed(new ApiError.Unreachable(failure.Message, true)),
            _ => null,
        };

    private void Stop(string why)
    {
        Interlocked.CompareExchange(ref stoppedBy, why, null);
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The watch ended at the same moment by itself.
        }
    }
}
