namespace ControlPlane.Rpc.Tests.Wire;

/// <summary>Bytes that arrive in pieces of given sizes, each read giving one piece at most.</summary>
internal sealed class ChunkedStream(byte[] bytes, IEnumerable<int> sizes) : Stream
{
    private readonly Queue<int> sizes = new(sizes);
    private int at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0; // whoever asks for nothing waits for something to be there
        }

        var size = Math.Min(bytes.Length - at, sizes.TryPeek(out var piece) ? piece : int.MaxValue);
        var given = Math.Min(size, buffer.Length);
        if (given == size)
        {
            sizes.TryDequeue(out _);
        }

        bytes.AsSpan(at, given).CopyTo(buffer);
        at += given;
        return given;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Read(buffer.Span));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
