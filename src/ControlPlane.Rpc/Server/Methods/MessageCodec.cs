using System.Buffers;
using ControlPlane.Rpc.Wire;
using Google.Protobuf;

namespace ControlPlane.Rpc.Server.Methods;

/// <summary>How the bytes of a message become a value, and back.</summary>
/// <param name="Decode">Throws <see cref="InvalidProtocolBufferException"/> on what is no such message.</param>
/// <param name="SizeOf">Bytes of the message on the wire, without the prefix.</param>
/// <param name="Frame">The message behind its prefix.</param>
internal sealed record MessageCodec<T>(
    Func<ReadOnlySequence<byte>, T> Decode,
    Func<T, int> SizeOf,
    Func<T, PooledFrame> Frame
);

internal static class MessageCodec
{
    public static MessageCodec<ByteString> Bytes { get; } =
        new(
            sequence => UnsafeByteOperations.UnsafeWrap(sequence.ToArray()),
            bytes => bytes.Length,
            bytes => PooledFrame.OfBytes(bytes.Span)
        );

    public static MessageCodec<T> Of<T>()
        where T : class, IMessage<T>, new() => Of(new MessageParser<T>(static () => new T()));

    public static MessageCodec<T> Of<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        new(parser.ParseFrom, message => message.CalculateSize(), message => PooledFrame.Of(message, int.MaxValue - 5));
}
