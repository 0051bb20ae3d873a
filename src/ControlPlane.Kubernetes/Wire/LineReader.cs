using System.Buffers;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>Cuts a stream into lines of bounded length. The buffer grows to the longest line and is given back at the end.</summary>
internal sealed class LineReader(Stream stream, int longestLine) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int start;
    private int end;
    private int searched;

    /// <summary>
    /// The next line without its end, valid until the next call; null at the end of the stream. Blank lines are passed
    /// over.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is too long, or the stream ends inside of one.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (TakeLine() is { } line)
            {
                if (line.Length > 0)
                {
                    return line;
                }

                continue;
            }

            MakeRoom();
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            if (read == 0)
            {
                return start == end ? null : throw new InvalidDataException("The stream ended inside of a line.");
            }

            end += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private ReadOnlyMemory<byte>? TakeLine()
    {
        var at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
        if (at < 0)
        {
            searched = end;
            return null;
        }

        var line = buffer.AsMemory(start, searched + at - start);
        start = searched = searched + at + 1;
        return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }

    private void MakeRoom()
    {
        if (end < buffer.Length)
        {
            return;
        }

        if (end - start > longestLine)
        {
            throw new InvalidDataException($"A line is longer than {longestLine} bytes.");
        }

        var next = start > buffer.Length / 2 ? buffer : ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(start, end - start).CopyTo(next);
        if (next != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = next;
        }

        (start, end, searched) = (0, end - start, searched - start);
    }
}
