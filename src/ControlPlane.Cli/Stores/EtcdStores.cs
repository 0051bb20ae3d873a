using ControlPlane.Cli.Settings;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Cli.Stores;

/// <summary>
/// Opens etcd stores. As in Vitess, one set of TLS files and one user serve every store of a topology.
/// </summary>
internal sealed class EtcdStores(StoreSettings settings, int maxRecordBytes, TimeProvider time, ILogger log)
    : IStoreFactory
{
    /// <summary>What a request needs beside the record: keys, conditions and the encoding's own bytes.</summary>
    private const int RoomBesideRecord = 16 * 1024;

    public ITopologyStore Open(EtcdAddress address)
    {
        var usual = StoreLimits.EtcdDefaults;
        return EtcdStore.Open(
            new()
            {
                Address = address,
                Tls = settings.Tls,
                User = settings.User,
                CallTimeout = settings.RemoteOperationTimeout,
                Limits = usual with
                {
                    MaxRequestBytes = Math.Max(usual.MaxRequestBytes, maxRecordBytes + RoomBesideRecord),
                },
            },
            time,
            Random.Shared,
            log
        );
    }
}
