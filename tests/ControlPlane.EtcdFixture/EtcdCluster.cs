using System.Collections.Immutable;

namespace ControlPlane.EtcdFixture;

/// <summary>Several members, each of which may be killed or frozen.</summary>
public sealed class EtcdCluster : IAsyncDisposable
{
    private EtcdCluster(ImmutableArray<EtcdServer> members) => Members = members;

    public ImmutableArray<EtcdServer> Members { get; }

    /// <summary>All members, in order, as a store takes them.</summary>
    public string Address => string.Join(',', Members.Select(member => member.Address));

    public static async Task<EtcdCluster> StartAsync(int members, CancellationToken cancellation)
    {
        var ports = Ports.Free(2 * members);
        var places = EtcdMember.Together(ports[..members], ports[members..]);
        var cluster = new EtcdCluster([.. places.Select(place => new EtcdServer(new EtcdServerOptions(), place))]);
        await Task.WhenAll(cluster.Members.Select(member => member.StartAsync(cancellation)));
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
        {
            await member.DisposeAsync();
        }
    }
}
