using Google.Protobuf;

namespace ControlPlane.Reconcile.Tests.Spoiling;

/// <summary>What can happen to bytes on their way: bits flip, ends are cut off, and a record lands under another's key.</summary>
internal sealed class Spoiler(Random random)
{
    private const int MostFlips = 4;
    private const int LongestInsertion = 12;

    /// <param name="bytes">A record.</param>
    /// <param name="others">Records of every type, one of which may take its place.</param>
    public ByteString Spoil(ByteString bytes, IReadOnlyList<ByteString> others) =>
        random.Next(7) switch
        {
            0 => Flipped(bytes),
            1 => bytes.IsEmpty ? bytes : ByteString.CopyFrom(bytes.Span[..random.Next(bytes.Length)]),
            2 => others[random.Next(others.Count)],
            3 => Inserted(bytes),
            4 => ByteString.CopyFrom([.. bytes, .. others[random.Next(others.Count)]]),
            5 => ByteString.Empty,
            _ => RandomBytes(random.Next(1, 40)),
        };

    private ByteString Flipped(ByteString bytes)
    {
        var flipped = bytes.ToByteArray();
        for (var flip = random.Next(MostFlips); flip >= 0 && flipped.Length > 0; flip--)
        {
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        }

        return ByteString.CopyFrom(flipped);
    }

    private ByteString Inserted(ByteString bytes)
    {
        var at = random.Next(bytes.Length + 1);
        var inserted = RandomBytes(random.Next(1, LongestInsertion));
        return ByteString.CopyFrom([.. bytes.Span[..at], .. inserted.Span, .. bytes.Span[at..]]);
    }

    private ByteString RandomBytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
