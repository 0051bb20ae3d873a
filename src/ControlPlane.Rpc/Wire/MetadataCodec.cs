using System.Buffers;
using Google.Protobuf;

namespace ControlPlane.Rpc.Wire;

/// <summary>The rules of custom metadata: which names and values may be sent, and the base64 of <c>-bin</c> values.</summary>
internal static class MetadataCodec
{
    private const string BinarySuffix = "-bin";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "0123456789abcdefghijklmnopqrstuvwxyz_.-"
    );

    // The transport writes these itself; a second value would make the request malformed.
    private static readonly string[] Reserved =
    [
        "te",
        "content-type",
        "content-length",
        "host",
        "connection",
        "user-agent",
    ];

    /// <returns>What is wrong with the pair, or null.</returns>
    public static string? FaultOf(string name, string value)
    {
        if (FaultOfName(name) is { } fault)
        {
            return fault;
        }
        if (name.EndsWith(BinarySuffix, StringComparison.Ordinal))
        {
            return $"Metadata name '{name}' ends in {BinarySuffix}: its value must be given as bytes.";
        }
        // The value is not shown: it may be a token.
        return value.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? $"The value of metadata '{name}' has a character outside printable ASCII; use a name ending in {BinarySuffix}."
            : null;
    }

    public static string? FaultOfBinaryName(string name) =>
        FaultOfName(name)
        ?? (
            name.EndsWith(BinarySuffix, StringComparison.Ordinal)
                ? null
                : $"Metadata name '{name}' carries bytes, so it must end in {BinarySuffix}."
        );

    /// <summary>Unpadded, as the specification asks of senders.</summary>
    public static string EncodeBinary(ReadOnlySpan<byte> value) => Convert.ToBase64String(value).TrimEnd('=');

    /// <summary>
    /// Padded or not; several values may share a header, joined by commas. A part that is not base64 is left out, since
    /// nothing that is sent beside a status may make the status unreadable.
    /// </summary>
    public static IEnumerable<ByteString> DecodeBinary(string header) =>
        from part in header.Split(',', StringSplitOptions.TrimEntries)
        let decoded = TryDecode(part.TrimEnd('='))
        where decoded is not null
        select decoded;

    private static ByteString? TryDecode(string unpadded)
    {
        var padded = unpadded.PadRight((unpadded.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length)
            ? UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(0, length))
            : null;
    }

    private static string? FaultOfName(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            return $"Metadata name '{name}' must consist of lower case letters, digits, '_', '.' and '-'.";
        }
        return name.StartsWith("grpc-", StringComparison.Ordinal) || Reserved.Contains(name, StringComparer.Ordinal)
            ? $"Metadata name '{name}' is reserved for the protocol."
            : null;
    }
}
