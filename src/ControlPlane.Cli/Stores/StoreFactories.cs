using ControlPlane.Cli.Demo;
using ControlPlane.Cli.Settings;
using ControlPlane.Topology.Memory;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Cli.Stores;

/// <summary>Chooses what opens the stores of a topology.</summary>
internal static class StoreFactories
{
    public static async Task<IStoreFactory> ForAsync(
        CommandSettings settings,
        ILogger log,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        settings.Store.Kind is StoreKind.Memory
            ? await SampleAsync(time, cancellation)
            : new EtcdStores(settings.Store, settings.Rules.MaxRecordBytes, time, log);

    private static async Task<IStoreFactory> SampleAsync(TimeProvider time, CancellationToken cancellation)
    {
        var store = new MemoryStore(time, new() { Address = Sample.Address });
        await Sample.FillAsync(store, cancellation);
        return new OneStore(store);
    }
}
