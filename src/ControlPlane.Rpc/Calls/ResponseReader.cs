using System.Buffers;
using System.IO.Pipelines;
using ControlPlane.Rpc.Statuses;
using ControlPlane.Rpc.Wire;
using Google.Protobuf;

namespace ControlPlane.Rpc.Calls;

/// <summary>
/// The messages of one response, and then its status. Messages are parsed from the pooled segments they arrived in. An
/// idle stream holds no buffer. Used by one reader at a time.
/// </summary>
internal sealed class ResponseReader<TResponse> : IDisposable
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>Large enough that a page of records comes in a few dozen pieces, small enough to be pooled.</summary>
    private const int SegmentBytes = 64 * 1024;

    private static readonly StreamPipeReaderOptions Options = new(
        bufferSize: SegmentBytes,
        minimumReadSize: 4 * 1024,
        useZeroByteReads: true
    );

    private readonly HttpResponseMessage response;
    private readonly MessageParser<TResponse> parser;
    private readonly int maxSize;
    private readonly PipeReader? pipe;

    private ResponseReader(HttpResponseMessage response, Stream? body, MessageParser<TResponse> parser, int maxSize)
    {
        this.response = response;
        this.parser = parser;
        this.maxSize = maxSize;
        pipe = body is null ? null : PipeReader.Create(body, Options);
        End = body is null ? ResponseHead.End(response) : null;
    }

    /// <summary>How the call ended; null while messages may follow.</summary>
    public RpcStatus? End { get; private set; }

    public static async Task<ResponseReader<TResponse>> OpenAsync(
        HttpResponseMessage response,
        MessageParser<TResponse> parser,
        int maxSize,
        CancellationToken cancellation
    )
    {
        var body = ResponseHead.End(response) is null ? await response.Content.ReadAsStreamAsync(cancellation) : null;
        return new ResponseReader<TResponse>(response, body, parser, maxSize);
    }

    /// <returns>The next message, or null: then <see cref="End"/> is known.</returns>
    /// <param name="call">Ends the call.</param>
    /// <param name="cancellation">Gives up this read only; what has arrived is kept.</param>
    /// <exception cref="RpcException">The response breaks the protocol or the size limit.</exception>
    public async ValueTask<TResponse?> ReadAsync(CancellationToken call, CancellationToken cancellation)
    {
        await using var givesUp = cancellation.UnsafeRegister(
            static pipe => ((PipeReader?)pipe)?.CancelPendingRead(),
            pipe
        );
        while (End is null && pipe is not null)
        {
            var read = await pipe.ReadAsync(call);
            var buffer = read.Buffer;
            if (TryParse(ref buffer) is { } message)
            {
                pipe.AdvanceTo(buffer.Start);
                return message;
            }
            if (read.IsCompleted)
            {
                End = StatusAfter(leftover: buffer.Length);
            }
            pipe.AdvanceTo(buffer.Start, buffer.End);
            cancellation.ThrowIfCancellationRequested();
        }
        return null;
    }

    public void Dispose() => pipe?.Complete();

    private TResponse? TryParse(ref ReadOnlySequence<byte> buffer) =>
        FrameParser.TryRead(ref buffer, maxSize, out var message) switch
        {
            FrameHead.Message => Parse(message),
            FrameHead.Incomplete => null,
            FrameHead.TooLarge => throw Broken(RpcStatusCode.ResourceExhausted, $"is larger than {maxSize} bytes"),
            FrameHead.Compressed => throw Broken(
                RpcStatusCode.Internal,
                $"is compressed ({Encoding()}), which was not asked for"
            ),
            _ => throw Broken(RpcStatusCode.Internal, "starts with a flag that is neither 0 nor 1"),
        };

    private TResponse Parse(ReadOnlySequence<byte> message)
    {
        try
        {
            return parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw Broken(RpcStatusCode.Internal, $"is malformed: {malformed.Message}");
        }
    }

    // Trailers exist only after the body has been read to its end.
    private RpcStatus StatusAfter(long leftover)
    {
        var sent = SentStatus.Read(response.TrailingHeaders.NonValidated);
        if (leftover > 0 && sent is null or { Code: RpcStatusCode.Ok })
        {
            return RpcStatus.MaybeProcessed(
                RpcStatusCode.Internal,
                $"The response ended {leftover} bytes into a message."
            );
        }
        return sent
            ?? RpcStatus.MaybeProcessed(
                RpcStatusCode.Unknown,
                "The response ended without grpc-status in its trailers."
            );
    }

    private string Encoding() =>
        response.Headers.NonValidated.TryGetValues("grpc-encoding", out var encoding)
            ? encoding.ToString()
            : "no grpc-encoding";

    private static RpcException Broken(RpcStatusCode code, string what) =>
        new(RpcStatus.MaybeProcessed(code, $"A response message {what}."));
}
