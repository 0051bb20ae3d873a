using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Contract;

/// <summary>Reads a watch change by change, passing over signs of life, and says so when a change does not come.</summary>
public sealed class ChangeReader : IAsyncDisposable
{
    private readonly StoreSubject subject;
    private readonly CancellationTokenSource ending;
    private readonly IAsyncEnumerator<TopologyChange> changes;

    public ChangeReader(StoreSubject subject, KeySpan span, Revision? after, CancellationToken cancellation)
    {
        this.subject = subject;
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        changes = subject.Store.WatchAsync(span, after, ending.Token).GetAsyncEnumerator(ending.Token);
    }

    public async Task<TopologyChange.Snapshot> SnapshotAsync() =>
        (await NextAsync()).ShouldBeOfType<TopologyChange.Snapshot>();

    public async Task<TopologyChange.Changed> ChangedAsync() =>
        (await NextAsync()).ShouldBeOfType<TopologyChange.Changed>();

    public async Task<TopologyChange> NextAsync()
    {
        var next = NextOrEndAsync();
        try
        {
            return await next.WaitAsync(subject.Patience, subject.Time);
        }
        catch (TimeoutException)
        {
            End();
            await Expect.CancelledAsync(next); // a reader may be disposed of only at rest
            throw new TimeoutException($"No change was told within {subject.Patience}.");
        }
    }

    public void End() => ending.Cancel();

    public async ValueTask DisposeAsync()
    {
        End();
        await changes.DisposeAsync();
        ending.Dispose();
    }

    private async Task<TopologyChange> NextOrEndAsync()
    {
        while (await changes.MoveNextAsync())
        {
            if (changes.Current is not TopologyChange.Alive)
            {
                return changes.Current;
            }
        }

        throw new InvalidOperationException("The watch ended by itself, which it never may.");
    }
}
