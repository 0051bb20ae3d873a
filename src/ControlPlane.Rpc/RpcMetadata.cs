using System.Collections.Immutable;
using ControlPlane.Rpc.Wire;
using Google.Protobuf;

namespace ControlPlane.Rpc;

/// <summary>
/// The custom headers of a call, in order, a name as often as it was added. Names are lower case
/// (<c>[0-9a-z_.-]</c>), values printable ASCII, except that a name ending in <c>-bin</c> carries any bytes. Source: the
/// gRPC protocol over HTTP/2, "Custom-Metadata".
/// </summary>
public sealed class RpcMetadata : IEquatable<RpcMetadata>
{
    private RpcMetadata(ImmutableArray<KeyValuePair<string, string>> entries) => Entries = entries;

    public static RpcMetadata Empty { get; } = new([]);

    /// <summary>Names and values as on the wire, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Entries { get; }

    /// <summary>These headers and one more.</summary>
    /// <exception cref="ArgumentException">The name is reserved, ends in <c>-bin</c> or is malformed, or the value is.</exception>
    public RpcMetadata With(string name, string value)
    {
        if (MetadataCodec.FaultOf(name, value) is { } fault)
        {
            throw new ArgumentException(fault);
        }
        return new RpcMetadata(Entries.Add(new(name, value)));
    }

    /// <summary>These headers and one more whose value is bytes; the name must end in <c>-bin</c>.</summary>
    public RpcMetadata WithBinary(string name, ByteString value)
    {
        if (MetadataCodec.FaultOfBinaryName(name) is { } fault)
        {
            throw new ArgumentException(fault);
        }
        return new RpcMetadata(Entries.Add(new(name, MetadataCodec.EncodeBinary(value.Span))));
    }

    /// <summary>The values under a name as sent, in order.</summary>
    public IEnumerable<string> Values(string name) =>
        from entry in Entries
        where string.Equals(entry.Key, name, StringComparison.Ordinal)
        select entry.Value;

    /// <summary>The values under a <c>-bin</c> name, decoded; one that is not base64 is left out.</summary>
    public IEnumerable<ByteString> BinaryValues(string name) => Values(name).SelectMany(MetadataCodec.DecodeBinary);

    public bool Equals(RpcMetadata? other) =>
        other is not null && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as RpcMetadata);

    public override int GetHashCode() => Entries.Aggregate(0, HashCode.Combine);

    /// <summary>Names only: a value may be a token.</summary>
    public override string ToString() => string.Join(", ", Entries.Select(entry => entry.Key));

    internal static RpcMetadata Received(IEnumerable<KeyValuePair<string, string>> headers) => new([.. headers]);
}
