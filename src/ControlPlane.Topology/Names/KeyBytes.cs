using Google.Protobuf;

namespace ControlPlane.Topology.Names;

/// <summary>
/// How Vitess compares bounds of key ranges (go/vt/key/key.go): zeros at the end do not count, so 80, 8000 and 800000
/// are one bound, and 00 is the same as nothing at all.
/// </summary>
internal static class KeyBytes
{
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> key) => key.TrimEnd((byte)0);

    public static bool IsEmpty(ByteString key) => Trim(key.Span).IsEmpty;

    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        Trim(left).SequenceCompareTo(Trim(right));

    public static int CompareStarts(ByteString left, ByteString right) => Compare(left.Span, right.Span);

    /// <summary>As <see cref="CompareStarts"/>, but an empty end lies behind all others.</summary>
    public static int CompareEnds(ByteString left, ByteString right) =>
        (IsEmpty(left), IsEmpty(right)) switch
        {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => -1,
            _ => Compare(left.Span, right.Span),
        };
}
