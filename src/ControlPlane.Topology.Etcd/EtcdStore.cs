using System.Collections.Immutable;
using ControlPlane.Rpc;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Etcd.Diagnostics;
using ControlPlane.Topology.Etcd.Leasing;
using ControlPlane.Topology.Etcd.Reading;
using ControlPlane.Topology.Etcd.Security;
using ControlPlane.Topology.Etcd.Watching;
using ControlPlane.Topology.Etcd.Writing;
using ControlPlane.Topology.Stores;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Topology.Etcd;

/// <summary>
/// A store on an etcd cluster, 3.4 or newer. Connects with the first call, fails over between the members, and may be
/// used by many callers at a time.
/// </summary>
public sealed class EtcdStore : ITopologyStore
{
    private readonly EndpointRing ring;
    private readonly TokenSource tokens;
    private readonly EtcdOptions options;
    private readonly RangeReader reader;
    private readonly TransactionWriter writer;
    private readonly LeaseDesk leases;
    private readonly StatusReader status;
    private readonly WatchHub hub;
    private readonly WatchReader watches;

    private EtcdStore(EtcdOptions options, EndpointRing ring, Surroundings surroundings)
    {
        this.options = options;
        this.ring = ring;
        var failover = new Failover(ring, options, surroundings);
        tokens = new TokenSource(options, failover, surroundings.Logger);
        var caller = new EtcdCaller(failover, tokens);
        reader = new RangeReader(caller, options);
        writer = new TransactionWriter(caller, options);
        leases = new LeaseDesk(caller, Address);
        status = new StatusReader(ring, tokens, options);
        hub = new WatchHub(ring, tokens, reader, options, surroundings);
        watches = new WatchReader(reader, hub, options, surroundings);
    }

    public string Address => options.Address.ToString();

    public StoreLimits Limits => options.Limits;

    public StoreEra Era => hub.StoreEra;

    /// <summary>Makes a store; nothing is sent before the first call.</summary>
    /// <param name="random">Spreads the pauses before further tries; must be safe for many callers.</param>
    /// <param name="logger">Told of lost streams, endpoints left, sign-ins and changed certificates.</param>
    /// <exception cref="ArgumentException">The options have problems; the message lists them all.</exception>
    /// <exception cref="StoreException">A TLS file does not hold what it should.</exception>
    public static EtcdStore Open(EtcdOptions options, TimeProvider time, Random random, ILogger logger)
    {
        if (options.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException($"etcd at {options.Address}: {string.Join("; ", problems)}.", nameof(options));
        }

        var surroundings = new Surroundings(time, random, logger);
        return new EtcdStore(options, Endpoints(options, surroundings), surroundings);
    }

    public IAsyncEnumerable<ListPage> ListAsync(KeySpan span, ListOptions options, CancellationToken cancellation) =>
        reader.ListAsync(span, options, cancellation);

    public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) => reader.GetAsync(key, cancellation);

    public Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation) =>
        writer.CommitAsync(transaction, cancellation);

    public IAsyncEnumerable<TopologyChange> WatchAsync(KeySpan span, Revision? after, CancellationToken cancellation) =>
        watches.WatchAsync(span, after, cancellation);

    public Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
        leases.GrantAsync(timeToLive, cancellation);

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        leases.RenewAsync(lease, cancellation);

    public Task RevokeAsync(LeaseId lease, CancellationToken cancellation) => leases.RevokeAsync(lease, cancellation);

    /// <summary>The status of each endpoint, in the order of the address. One that does not answer is in it as failed.</summary>
    public Task<ImmutableArray<EtcdMemberStatus>> StatusAsync(CancellationToken cancellation) =>
        status.ReadAsync(cancellation);

    /// <summary>Ends watches and running calls, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        await ring.DisposeAsync();
        tokens.Dispose();
    }

    private static EndpointRing Endpoints(EtcdOptions options, Surroundings surroundings)
    {
        var tlsByDefault = options.Tls is not null;
        var channel = new RpcChannelOptions
        {
            ConnectTimeout = options.ConnectTimeout,
            PingDelay = options.PingDelay,
            PingTimeout = options.PingTimeout,
            MaxReceiveSize = options.MaxReceiveBytes,
            Time = surroundings.Time,
        };
        if (options.Tls is { } files)
        {
            channel = channel with { Tls = new TlsMaterial(files, options.Address, surroundings).Current };
        }

        ImmutableArray<Endpoint> endpoints =
        [
            .. options.Address.Endpoints.Select(name => new Endpoint(name, name.UriWith(tlsByDefault), channel)),
        ];
        return new EndpointRing(endpoints);
    }
}
