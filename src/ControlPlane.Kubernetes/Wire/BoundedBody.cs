using System.Buffers;

namespace ControlPlane.Kubernetes.Wire;

/// <summary>Reads an answer whole, up to a limit.</summary>
internal static class BoundedBody
{
    private const int Chunk = 16 * 1024;

    /// <returns>Null: it is longer than the limit.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, int limit, CancellationToken cancellation)
    {
        var bytes = new ArrayBufferWriter<byte>(Chunk);
        while (true)
        {
            var read = await body.ReadAsync(bytes.GetMemory(Chunk), cancellation);
            if (read == 0)
            {
                return bytes.WrittenMemory;
            }

            bytes.Advance(read);
            if (bytes.WrittenCount > limit)
            {
                return null;
            }
        }
    }
}
