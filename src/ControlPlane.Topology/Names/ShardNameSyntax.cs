using Google.Protobuf;

namespace ControlPlane.Topology.Names;

/// <summary>
/// Reads the key range out of a shard's name, with the error texts of Vitess and of Go's hex decoder.
/// </summary>
internal static class ShardNameSyntax
{
    /// <summary>
    /// What is wrong with the name, or null; <paramref name="range"/> is null for a name without a range.
    /// </summary>
    public static string? FaultIn(string name, out ShardKeyRange? range)
    {
        range = null;
        if (ObjectName.FaultIn(name) is { } fault)
        {
            return fault;
        }

        return name.Split('-') switch
        {
            [_] => null,
            [var start, var end] => FaultInBounds(start, end, out range),
            _ => $"invalid shardId, can only contain one '-': {name}",
        };
    }

    private static string? FaultInBounds(string start, string end, out ShardKeyRange? range)
    {
        range = null;
        if ((FaultInHex(start) ?? FaultInHex(end)) is { } fault)
        {
            return fault;
        }

        var (from, to) = (Convert.FromHexString(start), Convert.FromHexString(end));

        // Byte by byte, so 40-4000 passes although no key lies in it, and 0000-00 does not although it means all keys.
        if (to.Length > 0 && from.AsSpan().SequenceCompareTo(to) >= 0)
        {
            return $"out of order keys: {Hex(from)} is not strictly smaller than {Hex(to)}";
        }

        range = new ShardKeyRange(ByteString.CopyFrom(from), ByteString.CopyFrom(to));
        return null;
    }

    // Go's decoder goes through whole pairs first and looks at a last odd digit at the end: either way, the first
    // character that is no digit is named, and only digits in odd number give the other text.
    private static string? FaultInHex(string hex)
    {
        var bad = hex.AsSpan().IndexOfAnyExcept(Digits);
        return bad >= 0 ? $"encoding/hex: invalid byte: U+{(int)hex[bad]:X4} '{hex[bad]}'"
            : hex.Length % 2 == 1 ? "encoding/hex: odd length hex string"
            : null;
    }

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create(
        "0123456789abcdefABCDEF"
    );

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
