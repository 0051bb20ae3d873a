using System.Collections.Immutable;

namespace ControlPlane.Topology.Etcd.Calls;

/// <summary>The endpoints of a cluster, of which all calls use the one that last answered.</summary>
internal sealed class EndpointRing(ImmutableArray<Endpoint> endpoints) : IAsyncDisposable
{
    private int current;

    public ImmutableArray<Endpoint> All => endpoints;

    public int Count => endpoints.Length;

    public Endpoint Current => endpoints[Volatile.Read(ref current)];

    /// <summary>Goes on to the next endpoint, unless another call has done so already.</summary>
    public void Leave(Endpoint endpoint)
    {
        var index = endpoints.IndexOf(endpoint);
        Interlocked.CompareExchange(ref current, (index + 1) % endpoints.Length, index);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var endpoint in endpoints)
        {
            await endpoint.DisposeAsync();
        }
    }
}
