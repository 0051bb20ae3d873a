using ControlPlane.Topology.Records;
using Google.Protobuf;

namespace ControlPlane.Schemas.Primaries;

/// <summary>
/// What a record says, or said when it could last be decoded. Decoded when first asked for: of most keyspaces nobody asks.
/// </summary>
internal sealed class LastKnown<T>
    where T : class, IMessage<T>, new()
{
    private readonly ByteString bytes;
    private readonly Lazy<T?> message;

    private LastKnown(ByteString bytes, T? before)
    {
        this.bytes = bytes;
        message = new(() => RecordCodec.Decode<T>(bytes) is Decoded<T>.Message(var now) ? now : before);
    }

    /// <summary>Null: it never could be decoded.</summary>
    public T? Message => message.Value;

    public static LastKnown<T> Of(ByteString bytes, LastKnown<T>? before) =>
        before is not null && before.bytes.Equals(bytes) ? before : new(bytes, before?.Message);
}
