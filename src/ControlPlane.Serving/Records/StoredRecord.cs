using ControlPlane.Topology.Records;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Serving.Records;

/// <summary>
/// One record as a store holds it, decoded when first asked for: most records of a large topology are equal to what
/// they should be byte by byte and never need decoding. Equal when key, bytes and revision are.
/// The decoded message is shared: treat it as immutable.
/// </summary>
public sealed class StoredRecord<T> : IEquatable<StoredRecord<T>>
    where T : class, IMessage<T>, new()
{
    private Decoded<T>? decoded;

    public StoredRecord(Key key, ByteString value, Revision modified)
    {
        Key = key;
        Value = value;
        Modified = modified;
    }

    public StoredRecord(Entry entry)
        : this(entry.Key, entry.Value, entry.Modified) { }

    public Key Key { get; }

    public ByteString Value { get; }

    /// <summary>The revision of the last write, in the store that holds the key.</summary>
    public Revision Modified { get; }

    public Decoded<T> Decode() => decoded ??= RecordCodec.Decode<T>(Value);

    /// <summary>The message, or null when the bytes are not one.</summary>
    public T? Message => (Decode() as Decoded<T>.Message)?.Value;

    /// <summary>Why the bytes are no message, or null when they are.</summary>
    public string? Broken => (Decode() as Decoded<T>.Broken)?.Why;

    /// <summary>This record, with the message of another one that has the same bytes.</summary>
    public StoredRecord<T> SharingMessageOf(StoredRecord<T> other) =>
        new(Key, Value, Modified) { decoded = other.Decode() };

    /// <summary>This record, with a message whose bytes these are known to be.</summary>
    public StoredRecord<T> Of(T message) => new(Key, Value, Modified) { decoded = new Decoded<T>.Message(message) };

    public bool Equals(StoredRecord<T>? other) =>
        other is not null && Key == other.Key && Modified == other.Modified && Value.Equals(other.Value);

    public override bool Equals(object? obj) => Equals(obj as StoredRecord<T>);

    public override int GetHashCode() => HashCode.Combine(Key, Modified);
}
