using ControlPlane.Cli.Demo;
using ControlPlane.Cli.Settings;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Stores;

/// <summary>Chooses what opens the stores of a topology.</summary>
internal static class StoreFactories
{
    public static async Task<IStoreFactory> ForAsync(
        CommandSettings settings,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        settings.Store.Kind is StoreKind.Memory
            ? await SampleAsync(time, cancellation)
            : new EtcdStores(settings.Store, settings.Rules.MaxRecordBytes, time);

    private static async Task<IStoreFactory> SampleAsync(TimeProvider time, CancellationToken cancellation)
    {
        var store = new MemoryStore(time, new() { Address = Sample.Address });
        await Sample.FillAsync(store, cancellation);
        return new OneStore(store);
    }
}
