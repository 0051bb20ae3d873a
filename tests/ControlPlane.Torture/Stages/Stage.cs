using System.Collections.Immutable;
using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Etcd;

namespace ControlPlane.Torture.Stages;

/// <summary>An etcd with a wire before each member, and past the wires a direct way that no fault of a network touches.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly string[] Quick =
    [
        "--heartbeat-interval=50",
        "--election-timeout=500",
        "--bcrypt-cost=4",
        "--snapshot-count=500",
    ];

    private const int Starts = 5;

    private readonly EtcdCluster cluster;
    private readonly ImmutableArray<Wire> peers;
    private readonly StageShape shape;

    private Stage(StageShape shape, EtcdCluster cluster, ImmutableArray<Wire> peers)
    {
        (this.shape, this.cluster, this.peers) = (shape, cluster, peers);
        Members = [.. cluster.Members.Select(server => new Member(server))];
        Direct = EtcdServer.Open(Reach.Direct(cluster.Address, shape.NeedsUsers));
    }

    public ImmutableArray<Member> Members { get; }

    /// <summary>The etcd of the last cell; null: it lies in this one.</summary>
    public Stage? OwnCell { get; private init; }

    public bool NeedsUsers => shape.NeedsUsers;

    public EtcdStore Direct { get; }

    /// <summary>As the controller is told it.</summary>
    public string WiredAddress => string.Join(',', Members.Select(member => member.Wire.Address));

    public IEnumerable<Wire> Wires => Members.Select(member => member.Wire);

    public static async Task<Stage> StartAsync(StageShape shape, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await StartOnceAsync(shape, cancellation);
            }
            catch (InvalidOperationException) when (tries < Starts)
            {
                // Somebody else on this machine was given a port that had been free.
            }
        }
    }

    private static async Task<Stage> StartOnceAsync(StageShape shape, CancellationToken cancellation)
    {
        var own = shape.HasOwnCell ? await StartAsync(StageShape.Alone, cancellation) : null;
        var peers = new List<Wire>();
        var cluster = await EtcdCluster.StartAsync(
            shape.Members,
            new EtcdServerOptions { Flags = [.. Quick, .. shape.Flags] },
            shape.CutsPeers ? Before : peer => peer,
            cancellation
        );
        if (shape.NeedsUsers)
        {
            await cluster.Members[0].RequireUsersAsync(cancellation);
            await cluster.Members[0].AddUserAsync(Reach.User, Reach.Password, "/vitess/", cancellation);
        }

        return new(shape, cluster, [.. peers]) { OwnCell = own };

        string Before(string peer)
        {
            peers.Add(new Wire(peer));
            return peers[^1].Address;
        }
    }

    /// <summary>A direct way of somebody's own.</summary>
    public EtcdStore OpenDirect() => EtcdServer.Open(Reach.Direct(cluster.Address, shape.NeedsUsers));

    /// <summary>Has a member neither hear the others nor be heard by them.</summary>
    public async Task IsolateAsync(Member member, CancellationToken cancellation)
    {
        var index = Members.IndexOf(member);
        var status = await member.StatusAsync(cancellation);
        var id = PeerHeader.IdOf(status?.Header.MemberId ?? 0);
        peers[index].Refuse();
        foreach (var other in peers.RemoveAt(index))
        {
            other.RefuseFrom(id);
        }
    }

    public void Join()
    {
        foreach (var peer in peers)
        {
            peer.Mend(keeps: false);
        }
    }

    /// <summary>Null: there is none now.</summary>
    public async Task<Member?> LeaderAsync(CancellationToken cancellation)
    {
        foreach (var member in Members)
        {
            if (
                await member.StatusAsync(cancellation) is { Leader: > 0 } status
                && status.Leader == status.Header.MemberId
            )
            {
                return member;
            }
        }

        return null;
    }

    /// <summary>The member that the controller spoke to last.</summary>
    public Member InUse => Members.MaxBy(member => member.Wire.LastRequestAt)!;

    public async ValueTask DisposeAsync()
    {
        await Direct.DisposeAsync();
        foreach (var part in Members.Cast<IAsyncDisposable>().Concat(peers))
        {
            await part.DisposeAsync(); // a member takes its server along
        }

        await (OwnCell?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
