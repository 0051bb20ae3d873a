using ControlPlane.Rpc.Wire;
using Google.Protobuf;

namespace ControlPlane.Rpc;

/// <summary>What a message weighs on the wire, so that a limit can be met before anything is sent.</summary>
public static class RpcFrame
{
    /// <summary>Bytes of a message with its prefix of five bytes, without HTTP/2's own overhead.</summary>
    public static int SizeOf(IMessage message) => FrameParser.PrefixLength + message.CalculateSize();
}
