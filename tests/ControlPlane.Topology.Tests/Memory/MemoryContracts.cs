using ControlPlane.Topology.Contract;

namespace ControlPlane.Topology.Tests.Memory;

public class MemoryReads : ReadContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => InVirtualTime.OpenAsync();

    protected override Task RunAsync(Func<Task> body) => InVirtualTime.RunAsync(body);
}

public class MemoryTransactions : TransactionContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => InVirtualTime.OpenAsync();

    protected override Task RunAsync(Func<Task> body) => InVirtualTime.RunAsync(body);
}

public class MemoryWatches : WatchContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => InVirtualTime.OpenAsync();

    protected override Task RunAsync(Func<Task> body) => InVirtualTime.RunAsync(body);
}

public class MemoryLeasing : LeaseContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => InVirtualTime.OpenAsync();

    protected override Task RunAsync(Func<Task> body) => InVirtualTime.RunAsync(body);
}

public class MemoryLocks : LockContract
{
    protected override Task<StoreSubject> OpenAsync(CancellationToken cancellation) => InVirtualTime.OpenAsync();

    protected override Task RunAsync(Func<Task> body) => InVirtualTime.RunAsync(body);
}
