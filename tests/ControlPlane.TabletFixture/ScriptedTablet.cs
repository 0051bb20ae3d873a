using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using ControlPlane.Protocols.Query;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Rpc;
using ControlPlane.Rpc.Server;
using ControlPlane.Schemas.Tablets;
using ControlPlane.Topology.Names;
using Google.Protobuf;

namespace ControlPlane.TabletFixture;

/// <summary>
/// A tablet that behaves as lab-tablet.md says real ones do, and whose tables, state and misbehaviour a test scripts. All
/// members may be called from any thread, also while it is asked.
/// </summary>
public sealed class ScriptedTablet : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<HealthListener> listeners = [];
    private TabletState state;
    private RpcServer? server;

    private ScriptedTablet(TabletState state) => this.state = state;

    public Topology.Names.TabletAlias Alias => State.Alias;

    public IPEndPoint Address => server!.Address;

    /// <summary>How often tables were asked for.</summary>
    public int Reads { get; private set; }

    /// <summary>Health streams open now.</summary>
    public int Listeners
    {
        get
        {
            lock (gate)
            {
                return listeners.Count;
            }
        }
    }

    /// <summary>What it misbehaves with when its tables are asked for; null: it does not.</summary>
    public Func<GetSchemaRequest, CancellationToken, IAsyncEnumerable<ByteString>>? Mischief { get; set; }

    /// <summary>The record that it would have written into its cell.</summary>
    public Tablet Record =>
        new()
        {
            Alias = new() { Cell = Alias.Cell.Value, Uid = Alias.Uid },
            Hostname = $"{Address.Address}",
            PortMap = { ["grpc"] = Address.Port, ["vt"] = 1 },
            Keyspace = State.Shard.Keyspace.Value,
            Shard = State.Shard.Shard.Value,
            Type = State.Type,
        };

    public TabletState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    /// <param name="alias">For example <c>zone1-100</c>.</param>
    /// <param name="keyspace">Its shard is <c>0</c>.</param>
    /// <param name="tables">What it has at first.</param>
    public static Task<ScriptedTablet> StartAsync(string alias, string keyspace, params IEnumerable<string> tables) =>
        StartAsync(TabletState.Primary(alias, keyspace, tables), Local);

    public static async Task<ScriptedTablet> StartAsync(TabletState state, RpcServerOptions options)
    {
        var tablet = new ScriptedTablet(state);
        await tablet.ListenAsync(options);
        return tablet;
    }

    public static RpcServerOptions Local => new() { Listen = new IPEndPoint(IPAddress.Loopback, 0) };

    /// <summary>Changes what it has or is, and tells its health streams, naming what differs.</summary>
    public void Change(Func<TabletState, TabletState> how)
    {
        lock (gate)
        {
            var before = state;
            state = how(before);
            var health = state.Health(
                before.Tables.SymmetricExcept(state.Tables),
                before.Views.SymmetricExcept(state.Views)
            );
            Tell(health);
        }
    }

    /// <summary>Says something on its health streams that need not be true.</summary>
    public void Say(StreamHealthResponse health)
    {
        lock (gate)
        {
            Tell(health);
        }
    }

    public void Create(params IEnumerable<string> tables) =>
        Change(now => now with { Tables = now.Tables.Union(tables) });

    public void Drop(params IEnumerable<string> tables) =>
        Change(now => now with { Tables = now.Tables.Except(tables) });

    /// <summary>The process goes away without a word; streams break.</summary>
    public async Task DieAsync()
    {
        var dying = Interlocked.Exchange(ref server, null);
        await (dying?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Comes back, at the port it had.</summary>
    public Task ReviveAsync(IPEndPoint at) => ListenAsync(Local with { Listen = at });

    public async ValueTask DisposeAsync() => await DieAsync();

    private async Task ListenAsync(RpcServerOptions options)
    {
        var services = RpcServices
            .None.WithBytes(TabletMethods.GetSchema.Path, (request, _, stop) => SchemaAsync(request, stop))
            .And(
                RpcServices.None.WithServerStreaming(
                    TabletMethods.StreamHealth,
                    (_, _, cancellation) => HealthAsync(cancellation)
                )
            );
        server = await RpcServer.StartAsync(
            options with
            {
                StopWithin = TimeSpan.FromMilliseconds(100),
            },
            services,
            CancellationToken.None
        );
    }

    private async IAsyncEnumerable<ByteString> SchemaAsync(
        ByteString bytes,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var request = GetSchemaRequest.Parser.ParseFrom(bytes);
        lock (gate)
        {
            Reads++;
        }

        var answer = Mischief?.Invoke(request, cancellation) ?? SchemaAnswers.Honest(State, request);
        await foreach (var part in answer.WithCancellation(cancellation))
        {
            yield return part;
        }
    }

    private async IAsyncEnumerable<StreamHealthResponse> HealthAsync(
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var listener = new HealthListener();
        lock (gate)
        {
            listeners.Add(listener);
            listener.Offer(state.Health([], []));
        }

        try
        {
            await foreach (var health in listener.ReadAllAsync(cancellation))
            {
                yield return health;
            }
        }
        finally
        {
            lock (gate)
            {
                listeners.Remove(listener);
            }
        }
    }

    private void Tell(StreamHealthResponse health)
    {
        foreach (var listener in listeners)
        {
            listener.Offer(health);
        }
    }
}
