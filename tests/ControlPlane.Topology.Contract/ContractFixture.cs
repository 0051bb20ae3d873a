namespace ControlPlane.Topology.Contract;

/// <summary>
/// Opens a store for each test. An engine derives one class from each contract and says in <see cref="OpenAsync"/>
/// how its store is opened; an engine in virtual time overrides <see cref="RunAsync"/> too.
/// </summary>
public abstract class ContractFixture
{
    protected abstract Task<StoreSubject> OpenAsync(CancellationToken cancellation);

    /// <summary>Runs a test's body; where it runs is what may differ.</summary>
    protected virtual Task RunAsync(Func<Task> body) => body();

    protected Task OnStoreAsync(Func<StoreSubject, CancellationToken, Task> test) =>
        RunAsync(async () =>
        {
            var cancellation = TestContext.CurrentContext.CancellationToken;
            await using var subject = await OpenAsync(cancellation);
            await test(subject, cancellation);
        });
}
