using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace ControlPlane.Rpc.Wire;

/// <summary>
/// A message behind its prefix in one pooled buffer. It is counted: the handler may send a request a second time
/// on another connection after we have stopped waiting for the first, and a buffer that went back to the pool meanwhile
/// would send someone else's bytes.
/// </summary>
internal sealed class PooledFrame : IDisposable
{
    private readonly byte[] buffer;
    private readonly int length;
    private int holders = 1;

    private PooledFrame(byte[] buffer, int length)
    {
        this.buffer = buffer;
        this.length = length;
    }

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <exception cref="RpcException">ResourceExhausted and not sent: the message is above the limit.</exception>
    public static PooledFrame Of(IMessage message, int maxSize)
    {
        var size = message.CalculateSize();
        if (size > maxSize)
        {
            throw new RpcException(
                RpcStatus.NotSent(
                    RpcStatusCode.ResourceExhausted,
                    $"The request {message.Descriptor.FullName} has {size} bytes, the limit is {maxSize}."
                )
            );
        }
        var length = FrameParser.PrefixLength + size;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        buffer[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(1), size);
        message.WriteTo(buffer.AsSpan(FrameParser.PrefixLength, size));
        return new PooledFrame(buffer, length);
    }

    /// <summary>A message that is bytes already.</summary>
    public static PooledFrame OfBytes(ReadOnlySpan<byte> message)
    {
        var length = FrameParser.PrefixLength + message.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        buffer[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(1), message.Length);
        message.CopyTo(buffer.AsSpan(FrameParser.PrefixLength));
        return new PooledFrame(buffer, length);
    }

    /// <returns>False when the buffer has gone back to the pool.</returns>
    public bool TryHold()
    {
        for (var seen = Volatile.Read(ref holders); seen > 0; )
        {
            var before = Interlocked.CompareExchange(ref holders, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }
            seen = before;
        }
        return false;
    }

    /// <summary>Ends one hold; the last one returns the buffer.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
