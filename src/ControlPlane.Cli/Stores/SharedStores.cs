using ControlPlane.Cli.Settings;
using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Stores;

/// <summary>
/// Opens each store once, however many topologies lie in it: hundreds of connections and watch streams to one server
/// cost memory and time on both sides. The last one that closes it ends it.
/// </summary>
internal sealed class SharedStores
{
    private readonly Lock gate = new();
    private readonly Dictionary<StoreKey, Shared> opened = [];

    /// <summary>A factory for the topologies of these settings.</summary>
    public IStoreFactory Over(IStoreFactory inner, StoreSettings settings, int maxRecordBytes) =>
        settings.Kind is StoreKind.Memory
            ? inner
            : new Factory(
                this,
                inner,
                address =>
                    new(
                        address,
                        settings.Tls,
                        (settings.User?.Name, settings.PasswordFile),
                        settings.RemoteOperationTimeout,
                        maxRecordBytes
                    )
            );

    private ITopologyStore Open(StoreKey key, IStoreFactory inner)
    {
        lock (gate)
        {
            if (!opened.TryGetValue(key, out var shared))
            {
                opened[key] = shared = new(inner.Open(key.Address));
            }

            shared.Holders++;
            return new Held(shared.Store, () => Leave(key, shared));
        }
    }

    private ValueTask Leave(StoreKey key, Shared shared)
    {
        lock (gate)
        {
            if (--shared.Holders > 0)
            {
                return ValueTask.CompletedTask;
            }

            opened.Remove(key);
        }

        return shared.Store.DisposeAsync();
    }

    /// <summary>What makes two stores the same. A password that changes is read again by the store.</summary>
    private sealed record StoreKey(
        EtcdAddress Address,
        RpcTlsFiles? Tls,
        (string? Name, string? PasswordFile) User,
        TimeSpan Timeout,
        int MaxRecordBytes
    );

    private sealed class Shared(ITopologyStore store)
    {
        public ITopologyStore Store { get; } = store;

        public int Holders { get; set; }
    }

    private sealed class Factory(SharedStores shared, IStoreFactory inner, Func<EtcdAddress, StoreKey> keyOf)
        : IStoreFactory
    {
        public ITopologyStore Open(EtcdAddress address) => shared.Open(keyOf(address), inner);
    }

    /// <summary>One topology's hold of a store.</summary>
    private sealed class Held(ITopologyStore store, Func<ValueTask> leave) : ITopologyStore
    {
        private int left;

        public string Address => store.Address;

        public StoreLimits Limits => store.Limits;

        public StoreEra Era => store.Era;

        public IAsyncEnumerable<ListPage> ListAsync(
            KeySpan span,
            ListOptions options,
            CancellationToken cancellation
        ) => store.ListAsync(span, options, cancellation);

        public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) => store.GetAsync(key, cancellation);

        public Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation) =>
            store.CommitAsync(transaction, cancellation);

        public IAsyncEnumerable<TopologyChange> WatchAsync(
            KeySpan span,
            Revision? after,
            CancellationToken cancellation
        ) => store.WatchAsync(span, after, cancellation);

        public Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
            store.GrantAsync(timeToLive, cancellation);

        public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
            store.RenewAsync(lease, cancellation);

        public Task RevokeAsync(LeaseId lease, CancellationToken cancellation) =>
            store.RevokeAsync(lease, cancellation);

        public ValueTask DisposeAsync() => Interlocked.Exchange(ref left, 1) == 0 ? leave() : ValueTask.CompletedTask;
    }
}
