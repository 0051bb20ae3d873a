using ControlPlane.Topology.Contract;

namespace ControlPlane.Integration.Etcd;

public class EtcdReads : ReadContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => OnSharedServer.OpenAsync();
}

public class EtcdTransactions : TransactionContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => OnSharedServer.OpenAsync();
}

public class EtcdWatches : WatchContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => OnSharedServer.OpenAsync();
}

public class EtcdLeasing : LeaseContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => OnSharedServer.OpenAsync();
}

public class EtcdLocks : LockContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => OnSharedServer.OpenAsync();
}

/// <summary>How the contracts run on a real server.</summary>
internal static class OnSharedServer
{
    public static Task<StoreSubject> OpenAsync() =>
        Task.FromResult<StoreSubject>(EtcdSubject.On(SharedServer.Instance));
}
