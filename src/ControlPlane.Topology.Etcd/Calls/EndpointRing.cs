using System.Collections.Immutable;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>The endpoints of a cluster, of which all calls use the one that last answered.</summary>
internal sealed class EndpointRing(ImmutableArray<Endpoint> endpoints) : IAsyncDisposable
{
    private int current;

    public ImmutableArray<Endpoint> All => endpoints;

    public int Count => endpoints.Length;

    public Endpoint Current => endpoints[Volatile.Read(ref current)];

    /// <summary>Goes on to the next endpoint.</summary>
    /// <returns>False when another call has done so already, or there is no other.</returns>
    public bool Leave(Endpoint endpoint)
    {
        var index = endpoints.IndexOf(endpoint);
        var next = (index + 1) % endpoints.Length;
        return Interlocked.CompareExchange(ref current, next, index) == index && next != index;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var endpoint in endpoints)
        {
            await endpoint.DisposeAsync();
        }
    }
}
