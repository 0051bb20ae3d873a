using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Gathering;

/// <summary>Reads everything that a plan needs, and remembers from time to time since when it has been like that.</summary>
internal sealed class Gatherer(TopologyReader reader, TimeProvider time)
{
    private readonly InputHistory history = new(time);

    /// <param name="patience">A cell with a store of its own that does not answer in this time is left unreadable.</param>
    /// <param name="cancellation">Ends the gathering.</param>
    /// <exception cref="StoreException">The global store cannot be read, so nothing can be said at all.</exception>
    public async Task<Gathered> GatherAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var gathered = await reader.ReadAsync(new Scope.Everything(), patience, LostCells.None, cancellation);
        return gathered with { Observed = history.Remember(gathered.Observed) };
    }
}
