using System.Collections.Immutable;

namespace ControlPlane.EtcdFixture;

/// <summary>Several members, each of which may be killed or frozen.</summary>
public sealed class EtcdCluster : IAsyncDisposable
{
    private EtcdCluster(ImmutableArray<EtcdServer> members) => Members = members;

    public ImmutableArray<EtcdServer> Members { get; }

    /// <summary>All members, in order, as a store takes them.</summary>
    public string Address => string.Join(',', Members.Select(member => member.Address));

    public static Task<EtcdCluster> StartAsync(int members, CancellationToken cancellation) =>
        StartAsync(members, new EtcdServerOptions(), peer => peer, cancellation);

    /// <param name="before">What stands before a member's <c>127.0.0.1:port</c> for its peers, so that they can be cut off.</param>
    public static async Task<EtcdCluster> StartAsync(
        int members,
        EtcdServerOptions options,
        Func<string, string> before,
        CancellationToken cancellation
    )
    {
        var ports = Ports.Free(2 * members);
        string[] peers = [.. ports[members..].Select(port => $"127.0.0.1:{port}")];
        var places = EtcdMember.Together(ports[..members], peers, [.. peers.Select(before)]);
        var cluster = new EtcdCluster([.. places.Select(place => new EtcdServer(options, place))]);
        try
        {
            await Task.WhenAll(cluster.Members.Select(member => member.StartAsync(cancellation)));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
        {
            await member.DisposeAsync();
        }
    }
}
