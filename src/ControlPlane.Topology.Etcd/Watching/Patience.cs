using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Etcd.Diagnostics;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>Reads that a watch cannot do without: repeated for as long as the store only is not there.</summary>
internal sealed class Patience(Surroundings surroundings)
{
    /// <summary>Between two tries of what a watch needs. Who watches waits for days.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <param name="begun">
    /// Whether the watch has told anything yet. If so, certificates that are refused are being replaced, most likely;
    /// if not, they are wrong, and somebody should know.
    /// </param>
    /// <exception cref="StoreException">Refused for good.</exception>
    public async Task<T> UntilReadAsync<T>(
        Func<CancellationToken, Task<T>> read,
        KeySpan span,
        bool begun,
        CancellationToken cancellation
    )
    {
        var backoff = new Backoff(surroundings, LongestPause);
        while (true)
        {
            try
            {
                return await read(cancellation);
            }
            catch (StoreException failure) when (MayPass(failure.Failure, begun))
            {
                Log.SnapshotFailed(surroundings.Logger, span, failure.Message);
            }

            await backoff.PauseAsync(cancellation);
        }
    }

    private static bool MayPass(StoreFailure failure, bool begun) =>
        failure switch
        {
            StoreFailure.Unavailable => true,
            StoreFailure.Compacted => true, // between two pages
            StoreFailure.Tls => begun,
            _ => false,
        };
}
