using ControlPlane.Rpc;
using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Etcd.Diagnostics;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Security;

/// <summary>The TLS material of a store, which follows its files.</summary>
internal sealed class TlsMaterial : ITlsObserver
{
    private readonly EtcdAddress store;
    private readonly Surroundings surroundings;
    private readonly TlsFollower follower;

    /// <exception cref="StoreException">A file cannot be read, or does not hold what it should.</exception>
    public TlsMaterial(RpcTlsFiles files, EtcdAddress store, Surroundings surroundings)
    {
        (this.store, this.surroundings) = (store, surroundings);
        try
        {
            follower = new(files, this, surroundings.Time);
        }
        catch (TlsFilesException failure)
        {
            throw new StoreException(StoreFailure.Tls, store.ToString(), $"{store}: {failure.Message}", failure);
        }
    }

    /// <summary>The same instance for as long as the files are the same.</summary>
    public RpcTls Current() => follower.Current();

    public void Changed() => Log.TlsChanged(surroundings.Logger, store);

    public void Unusable(string why) => Log.TlsUnusable(surroundings.Logger, store, why);
}
