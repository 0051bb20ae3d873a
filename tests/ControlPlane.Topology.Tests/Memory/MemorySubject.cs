using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Tests.Memory;

/// <summary>The store in memory, in virtual time.</summary>
internal sealed class MemorySubject(TimeProvider time) : StoreSubject
{
    private readonly MemoryStore store = new(time);

    public override ITopologyStore Store => store;

    public override TimeProvider Time => time;

    public override Task CompactAsync(Revision at, CancellationToken cancellation)
    {
        store.Compact(at);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => store.DisposeAsync();
}
