using System.Collections.Immutable;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Memory;

/// <summary>A store as it once was, to be restored later.</summary>
public sealed class MemoryBackup
{
    internal MemoryBackup(MemoryVersion version, ImmutableArray<Lease> leases)
    {
        Version = version;
        Leases = leases;
    }

    public Revision At => Version.At;

    internal MemoryVersion Version { get; }

    internal ImmutableArray<Lease> Leases { get; }
}
