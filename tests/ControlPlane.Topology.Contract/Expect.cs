using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Contract;

/// <summary>
/// Exceptions that must come. Plain awaits, because Shouldly's own helpers go on in another thread, and so would
/// leave a <see cref="VirtualLoop"/>.
/// </summary>
public static class Expect
{
    public static async Task FailureAsync(StoreFailure expected, Func<Task> call)
    {
        var failure = await ThrownAsync<StoreException>(call);
        failure.Failure.ShouldBe(expected, failure.Message);
    }

    public static async Task CancelledAsync(Task task) => await ThrownAsync<OperationCanceledException>(() => task);

    private static async Task<T> ThrownAsync<T>(Func<Task> call)
        where T : Exception
    {
        try
        {
            await call();
        }
        catch (T thrown)
        {
            return thrown;
        }

        throw new AssertionException($"{typeof(T).Name} was expected, and nothing was thrown.");
    }
}
