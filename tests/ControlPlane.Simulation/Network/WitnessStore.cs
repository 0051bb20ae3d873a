using System.Runtime.CompilerServices;
using ControlPlane.Simulation.Oracles;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Network;

/// <summary>Stands at the edge of a controller's process and tells the witness what it read, sent and was answered.</summary>
public sealed class WitnessStore(ITopologyStore inner, Witness witness) : ITopologyStore
{
    public string Address => inner.Address;

    public StoreLimits Limits => inner.Limits;

    public async IAsyncEnumerable<ListPage> ListAsync(
        KeySpan span,
        ListOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var begun = witness.ReadBegins();
        var at = Revision.None;
        await foreach (var page in inner.ListAsync(span, options, cancellation))
        {
            at = page.At;
            yield return page;
        }

        witness.ReadEnded(Address, span, at, begun);
    }

    public async Task<Entry?> GetAsync(Key key, CancellationToken cancellation)
    {
        var begun = witness.ReadBegins();
        var found = await inner.GetAsync(key, cancellation);
        witness.ReadEnded(Address, KeySpan.Single(key), Revision.None, begun);
        return found;
    }

    public async Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation)
    {
        var sent = witness.Sends(Address, transaction);
        try
        {
            var outcome = await inner.CommitAsync(transaction, cancellation);
            witness.Answered(sent, outcome);
            return outcome;
        }
        catch (StoreException)
        {
            witness.Refused(sent);
            throw;
        }
        catch (OperationCanceledException)
        {
            witness.Answered(sent, new CommitOutcome.Unknown("given up"));
            throw;
        }
    }

    public IAsyncEnumerable<TopologyChange> WatchAsync(KeySpan span, Revision? after, CancellationToken cancellation) =>
        inner.WatchAsync(span, after, cancellation);

    public Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
        inner.GrantAsync(timeToLive, cancellation);

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        inner.RenewAsync(lease, cancellation);

    public Task RevokeAsync(LeaseId lease, CancellationToken cancellation) => inner.RevokeAsync(lease, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
