using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Etcd.Codecs;

/// <summary>Keys and spans as etcd takes them (api/etcdserverpb/rpc.proto, <c>RangeRequest</c>).</summary>
internal static class KeyCodec
{
    private static readonly ByteString Zero = ByteString.CopyFrom(0);

    public static ByteString Encode(Key key) => UnsafeByteOperations.UnsafeWrap(key.ToBytes());

    /// <summary>No key is empty, so the first one there can be is a zero byte, and etcd wants it so.</summary>
    public static ByteString Start(KeySpan span) => span.Start.Length == 0 ? Zero : Encode(span.Start);

    /// <summary>A single zero byte means "to the last key"; an empty end would mean "this key alone".</summary>
    public static ByteString End(KeySpan span) => span.End is { } end ? Encode(end) : Zero;

    /// <summary>As <see cref="End"/>, but asks for a single key in etcd's own way.</summary>
    public static ByteString EndOrNone(KeySpan span) => span.IsSingle ? ByteString.Empty : End(span);
}
