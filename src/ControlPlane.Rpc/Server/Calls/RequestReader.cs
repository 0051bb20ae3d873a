using System.Buffers;
using System.IO.Pipelines;
using ControlPlane.Rpc.Server.Methods;
using ControlPlane.Rpc.Wire;
using Google.Protobuf;

namespace ControlPlane.Rpc.Server.Calls;

/// <summary>The messages of one request. Used by one reader at a time.</summary>
/// <param name="pipe">The body.</param>
/// <param name="encoding">The client's <c>grpc-encoding</c>; empty when it sent none.</param>
/// <param name="maxSize">Largest message allowed, in bytes.</param>
internal sealed class RequestReader(PipeReader pipe, string encoding, int maxSize)
{
    /// <returns>The next message; null when the client has half-closed.</returns>
    /// <exception cref="RpcException">The request breaks the protocol or the size limit.</exception>
    public async ValueTask<T?> ReadAsync<T>(MessageCodec<T> codec, CancellationToken cancellation)
        where T : class
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            var buffer = read.Buffer;
            if (TryParse(ref buffer, codec) is { } message)
            {
                pipe.AdvanceTo(buffer.Start);
                return message;
            }
            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return buffer.IsEmpty
                    ? null
                    : throw Broken(RpcStatusCode.Internal, $"The request ended {buffer.Length} bytes into a message.");
            }
        }
    }

    private T? TryParse<T>(ref ReadOnlySequence<byte> buffer, MessageCodec<T> codec)
        where T : class =>
        FrameParser.TryRead(ref buffer, maxSize, out var message) switch
        {
            FrameHead.Message => Parse(message, codec),
            FrameHead.Incomplete => null,
            FrameHead.TooLarge => throw Broken(
                RpcStatusCode.ResourceExhausted,
                $"grpc: received message larger than max ({FrameParser.LengthOf(buffer)} vs. {maxSize})"
            ),
            FrameHead.Compressed when encoding is "" or "identity" => throw Broken(
                RpcStatusCode.Internal,
                "A request message is marked as compressed, and no grpc-encoding says how."
            ),
            FrameHead.Compressed => throw Undecodable(),
            _ => throw Broken(RpcStatusCode.Internal, "A request message starts with a flag that is neither 0 nor 1."),
        };

    private RpcException Undecodable() =>
        new(
            RpcStatus.Answer(
                RpcStatusCode.Unimplemented,
                $"grpc: Decompressor is not installed for grpc-encoding \"{encoding}\""
            ) with
            {
                Metadata = RpcMetadata.Received([new("grpc-accept-encoding", "identity")]),
            }
        );

    private static T Parse<T>(ReadOnlySequence<byte> message, MessageCodec<T> codec)
        where T : class
    {
        try
        {
            return codec.Decode(message);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw Broken(RpcStatusCode.Internal, $"A request message is malformed: {malformed.Message}");
        }
    }

    private static RpcException Broken(RpcStatusCode code, string what) => new(RpcStatus.Answer(code, what));
}
