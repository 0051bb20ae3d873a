using System.Text;

namespace ControlPlane.Topology.Stores;

/// <summary>
/// A key of a store: any bytes, ordered byte by byte as etcd orders them.
/// Held as a string with one character per byte, so that ordinal comparison is the store's own order
/// and a key that is not valid UTF-8 still survives a round trip.
/// </summary>
public readonly record struct Key : IComparable<Key>
{
    private readonly string? bytes;

    private Key(string bytes) => this.bytes = bytes.Length == 0 ? null : bytes; // equal to the default

    /// <summary>One character per byte (Latin-1), for slicing path segments without decoding.</summary>
    public string Raw => bytes ?? "";

    public int Length => Raw.Length;

    public static Key FromText(string text) =>
        new(Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));

    public static Key FromBytes(ReadOnlySpan<byte> bytes) => new(Encoding.Latin1.GetString(bytes));

    public byte[] ToBytes() => Encoding.Latin1.GetBytes(Raw);

    /// <summary>The least key that is greater: no other lies between.</summary>
    public Key Next => new(Raw + '\0');

    public bool StartsWith(Key prefix) => Raw.StartsWith(prefix.Raw, StringComparison.Ordinal);

    /// <summary>This key with text behind it.</summary>
    public Key Followed(string text) => new(Raw + FromText(text).Raw);

    /// <summary>What is left of this key behind a prefix that it starts with.</summary>
    public Key After(Key prefix) => new(Raw[prefix.Length..]);

    public int CompareTo(Key other) => string.CompareOrdinal(Raw, other.Raw);

    public static bool operator <(Key left, Key right) => left.CompareTo(right) < 0;

    public static bool operator >(Key left, Key right) => left.CompareTo(right) > 0;

    public static bool operator <=(Key left, Key right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Key left, Key right) => left.CompareTo(right) >= 0;

    /// <summary>For people: the bytes read as UTF-8, with what cannot be shown replaced.</summary>
    public override string ToString() => Ascii.IsValid(Raw) ? Raw : Encoding.UTF8.GetString(ToBytes());
}
