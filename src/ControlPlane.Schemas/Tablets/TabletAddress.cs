using System.Globalization;

namespace ControlPlane.Schemas.Tablets;

/// <summary>Where a tablet's gRPC server is: <c>hostname</c> and <c>port_map["grpc"]</c> of its record.</summary>
public readonly record struct TabletAddress(string Host, int Port)
{
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}"
        );
}
