using Google.Protobuf;

namespace ControlPlane.Topology.Records;

/// <summary>
/// Decodes records as strictly as their other readers do. The protobuf library alone is more forgiving: it keeps a
/// known field of the wrong wire type as an unknown one, which makes a vtgate that reads it exit, and it replaces
/// bytes that are no UTF-8, which would change a record on the way through.
/// </summary>
public static class RecordCodec
{
    /// <summary>
    /// The message in a record. No bytes at all are a message too, one with every field at its default.
    /// </summary>
    public static Decoded<T> Decode<T>(ByteString bytes)
        where T : IMessage<T>, new()
    {
        var message = new T();
        try
        {
            message.MergeFrom(bytes);
        }
        catch (InvalidProtocolBufferException bad)
        {
            return new Decoded<T>.Broken(bad.Message);
        }

        return WireCheck.FaultIn(message.Descriptor, bytes.Span) is { } fault
            ? new Decoded<T>.Broken(fault)
            : new Decoded<T>.Message(message);
    }
}
