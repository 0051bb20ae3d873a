using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Stores;

/// <summary>Whatever the address, the same store.</summary>
internal sealed class OneStore(ITopologyStore store) : IStoreFactory
{
    public ITopologyStore Open(EtcdAddress address) => store;
}
