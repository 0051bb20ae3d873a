using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Tests.Stores;

/// <summary>Byte strings of few different bytes, so that prefixes, neighbours and runs of 0xFF come up all the time.</summary>
internal static class SmallBytes
{
    public static Arbitrary<byte[]> Any { get; } =
        Gen.Elements<byte>(0x00, 0x01, (byte)'/', (byte)'a', 0x7F, 0x80, 0xC3, 0xFE, 0xFF)
            .ArrayOf()
            .Resize(6)
            .ToArbitrary();
}
