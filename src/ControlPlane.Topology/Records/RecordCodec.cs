using Google.Protobuf;
using Google.Protobuf.Reflection;

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
        return FaultOfMerging(message, bytes) is { } fault
            ? new Decoded<T>.Broken(fault)
            : new Decoded<T>.Message(message);
    }

    /// <summary>Why bytes are no message of a type that only a descriptor names; null: they are.</summary>
    public static string? FaultIn(MessageDescriptor type, ByteString bytes) =>
        FaultOfMerging(type.Parser.ParseFrom(ByteString.Empty), bytes);

    private static string? FaultOfMerging(IMessage message, ByteString bytes)
    {
        try
        {
            message.MergeFrom(bytes);
        }
        catch (InvalidProtocolBufferException bad)
        {
            return bad.Message;
        }

        return WireCheck.FaultIn(message.Descriptor, bytes.Span);
    }
}
