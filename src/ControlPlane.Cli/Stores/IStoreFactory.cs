using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Stores;

/// <summary>Opens stores by their address.</summary>
internal interface IStoreFactory
{
    /// <summary>A new connection; the caller disposes of it.</summary>
    /// <exception cref="StoreException">
    /// What it takes to connect, such as a certificate, is not as it should be.
    /// </exception>
    ITopologyStore Open(EtcdAddress address);
}
