using ControlPlane.Topology.Names;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Topology.Tests.Names;

/// <summary>Generators of key ranges whose bounds often meet: few byte values, and zeros at the end.</summary>
internal static class KeyRanges
{
    public static Gen<ByteString> Bound() =>
        Gen.Elements<byte>(0x00, 0x01, 0x40, 0x80, 0xC0, 0xFF)
            .ListOf()
            .Select(bytes => ByteString.CopyFrom([.. bytes.Take(3)]));

    /// <summary>Any two bounds, empty and turned-around ranges included.</summary>
    public static Gen<ShardKeyRange> Any() =>
        from start in Bound()
        from end in Bound()
        select new ShardKeyRange(start, end);

    public static Gen<KeyCoverage> Coverage() => Any().ListOf().Select(KeyCoverage.Of);

    public static ShardKeyRange Named(string shard) =>
        new ShardName(shard).KeyRange ?? throw new ArgumentException($"'{shard}' names no range.");

    public static KeyCoverage Covered(params string[] shards) => KeyCoverage.Of(shards.Select(Named));
}
