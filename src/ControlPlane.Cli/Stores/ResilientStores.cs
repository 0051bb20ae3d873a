using System.Collections.Immutable;
using ControlPlane.Reconcile.Resilience;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Stores;

/// <summary>Puts limits, retries and a breaker around every store that is opened, and knows the breakers.</summary>
internal sealed class ResilientStores(IStoreFactory inner, ResilienceOptions options, TimeProvider time) : IStoreFactory
{
    private ImmutableList<ResilientStore> opened = [];

    public ImmutableArray<BreakerStatus> Breakers =>
        [.. Volatile.Read(ref opened).Select(store => store.Breaker).OrderBy(one => one.Store, StringComparer.Ordinal)];

    public ITopologyStore Open(EtcdAddress address)
    {
        var store = new ResilientStore(inner.Open(address), options, time);
        ImmutableInterlocked.Update(ref opened, all => all.Add(store));
        return store;
    }
}
