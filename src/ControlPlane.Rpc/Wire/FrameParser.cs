using System.Buffers;
using System.Buffers.Binary;

namespace ControlPlane.Rpc.Wire;

/// <summary>What stands at the head of a buffer.</summary>
internal enum FrameHead
{
    /// <summary>A whole message; the buffer has moved past it.</summary>
    Message,

    /// <summary>Not all of the message is here yet.</summary>
    Incomplete,

    /// <summary>The length is above the limit; decided from the prefix alone.</summary>
    TooLarge,

    /// <summary>The flag says compressed. We ask for no compression, so none is legal.</summary>
    Compressed,

    /// <summary>The flag is neither 0 nor 1: this is no gRPC stream.</summary>
    BadFlag,
}

/// <summary>Splits a byte stream into messages: a flag of one byte, a big-endian length of four, the message.</summary>
internal static class FrameParser
{
    public const int PrefixLength = 5;

    /// <param name="buffer">What has arrived. Only <see cref="FrameHead.Message"/> moves it.</param>
    /// <param name="maxSize">Largest message allowed, in bytes.</param>
    /// <param name="message">The message, not copied.</param>
    public static FrameHead TryRead(ref ReadOnlySequence<byte> buffer, int maxSize, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < PrefixLength)
        {
            return FrameHead.Incomplete;
        }
        Span<byte> prefix = stackalloc byte[PrefixLength];
        buffer.Slice(0, PrefixLength).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (Refusal(prefix[0], length, maxSize) is { } refusal)
        {
            return refusal;
        }
        if (buffer.Length - PrefixLength < length)
        {
            return FrameHead.Incomplete;
        }
        message = buffer.Slice(PrefixLength, length);
        buffer = buffer.Slice(message.End);
        return FrameHead.Message;
    }

    /// <summary>The length that the prefix at the head of a buffer names.</summary>
    public static uint LengthOf(ReadOnlySequence<byte> buffer)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        buffer.Slice(0, PrefixLength).CopyTo(prefix);
        return BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
    }

    private static FrameHead? Refusal(byte flag, uint length, int maxSize) =>
        flag switch
        {
            0 => length > (uint)maxSize ? FrameHead.TooLarge : null,
            1 => FrameHead.Compressed,
            _ => FrameHead.BadFlag,
        };
}
