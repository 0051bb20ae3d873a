using Google.Protobuf;

namespace ControlPlane.Topology.Stores;

/// <summary>One key as a store holds it.</summary>
public sealed record Entry
{
    public required Key Key { get; init; }

    /// <summary>Empty when only keys were asked for.</summary>
    public required ByteString Value { get; init; }

    /// <summary>The revision that created this key; it changes when the key is deleted and made again.</summary>
    public required Revision Created { get; init; }

    /// <summary>The revision of the last write: what a guarded write compares.</summary>
    public required Revision Modified { get; init; }

    /// <summary>The lease that the key goes away with; <see cref="LeaseId.None"/> for most keys.</summary>
    public LeaseId Lease { get; init; }
}
