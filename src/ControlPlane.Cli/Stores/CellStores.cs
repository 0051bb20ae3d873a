using ControlPlane.Reconcile.Topologies;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Stores;

/// <summary>
/// The stores of a topology's cells. An address that shares a server with the global one is the global store; each
/// other address is opened once, however many cells name it.
/// </summary>
internal sealed class CellStores(EtcdAddress global, IStoreFactory factory) : ICellStores, IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<EtcdAddress, CellStore> opened = [];

    public CellStore Open(string serverAddress)
    {
        if (!EtcdAddress.TryParse(serverAddress, out var address, out var problem))
        {
            return new CellStore.Unusable($"server_address is no address of an etcd: {problem}");
        }

        if (address.SharesServerWith(global))
        {
            return new CellStore.SameAsGlobal();
        }

        lock (gate)
        {
            return opened.TryGetValue(address, out var store) ? store : opened[address] = OpenNew(address);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var own in opened.Values.OfType<CellStore.Own>())
        {
            await own.Store.DisposeAsync();
        }
    }

    private CellStore OpenNew(EtcdAddress address)
    {
        try
        {
            return new CellStore.Own(factory.Open(address));
        }
        catch (StoreException failed)
        {
            return new CellStore.Unusable(failed.Message);
        }
    }
}
