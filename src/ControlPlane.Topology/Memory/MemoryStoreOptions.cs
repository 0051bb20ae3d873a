using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Memory;

/// <summary>How a <see cref="MemoryStore"/> behaves; the defaults are those of an etcd server.</summary>
public sealed record MemoryStoreOptions
{
    public string Address { get; init; } = "memory";

    public StoreLimits Limits { get; init; } = StoreLimits.EtcdDefaults;

    /// <summary>Shorter leases are granted this time; etcd's own minimum with its default election timeout is 2 s.</summary>
    public TimeSpan MinimumTimeToLive { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many revisions are kept; older ones are compacted by and by, so memory stays bounded.</summary>
    public int HistoryLength { get; init; } = 5_000;

    /// <summary>A watch that is more revisions behind than this goes on with a snapshot.</summary>
    public int WatchBacklog { get; init; } = 1_000;

    /// <summary>A watch with nothing to tell yields <see cref="TopologyChange.Alive"/> this often.</summary>
    public TimeSpan AliveInterval { get; init; } = TimeSpan.FromSeconds(10);
}
