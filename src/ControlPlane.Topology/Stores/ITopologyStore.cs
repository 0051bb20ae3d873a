using System.Collections.Immutable;

namespace ControlPlane.Topology.Stores;

/// <summary>One store (an etcd cluster, or memory) with keys from its very root; roots of topologies are prefixes.</summary>
public interface ITopologyStore : IStoreReader, IStoreWriter, IStoreWatcher, IStoreLeases, IAsyncDisposable
{
    /// <summary>The address as configured, for messages and logs. Holds no secret.</summary>
    string Address { get; }

    StoreLimits Limits { get; }
}

/// <summary>What one request may hold.</summary>
/// <param name="MaxRequestBytes">The largest encoded request, in bytes (etcd's <c>--max-request-bytes</c>, 1.5 MiB).</param>
/// <param name="MaxOperations">The most conditions, and the most writes, of one transaction (etcd's <c>--max-txn-ops</c>).</param>
public sealed record StoreLimits(int MaxRequestBytes, int MaxOperations)
{
    public static StoreLimits EtcdDefaults { get; } = new(3 * 512 * 1024, 128);
}

public interface IStoreReader
{
    /// <summary>
    /// Reads a span in pages, all at the same revision: that of the first page, or <paramref name="options"/>'s.
    /// Always yields at least one page, also when the span is empty. Linearizable.
    /// </summary>
    /// <exception cref="StoreException">Not reached, refused, or compacted between two pages.</exception>
    IAsyncEnumerable<ListPage> ListAsync(KeySpan span, ListOptions options, CancellationToken cancellation);

    /// <summary>Reads one key, linearizably. Null: it does not exist.</summary>
    /// <exception cref="StoreException">Not reached, or refused.</exception>
    Task<Entry?> GetAsync(Key key, CancellationToken cancellation);
}

/// <param name="At">The revision to read at; <see cref="Revision.None"/>: the newest.</param>
/// <param name="KeysOnly">True: values stay empty, everything else is filled.</param>
/// <param name="PageSize">The most entries of a page.</param>
public sealed record ListOptions(Revision At = default, bool KeysOnly = false, int PageSize = 1000);

/// <param name="At">The revision that all pages of the listing were read at.</param>
public sealed record ListPage(ImmutableArray<Entry> Entries, Revision At);

public interface IStoreWriter
{
    /// <summary>Commits a guarded transaction. It is sent at most once.</summary>
    /// <exception cref="StoreException">It certainly did not happen.</exception>
    Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation);
}

public interface IStoreWatcher
{
    /// <summary>The era that the watches are in now.</summary>
    StoreEra Era => StoreEra.First;

    /// <summary>
    /// Follows a span. Without <paramref name="after"/> the stream begins with a snapshot; with it, it goes on with the
    /// first change after that revision. It never ends by itself and never loses a change silently: broken streams
    /// are opened again, and what can no longer be told as changes comes as a fresh snapshot.
    /// </summary>
    /// <exception cref="StoreException">Refused for good (permission, authentication); never for a lost connection.</exception>
    IAsyncEnumerable<TopologyChange> WatchAsync(KeySpan span, Revision? after, CancellationToken cancellation);
}

public interface IStoreLeases
{
    /// <summary>Grants a lease; the store may give a longer time to live than asked for.</summary>
    Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation);

    /// <summary>Renews once. False: the lease is gone. A store that does not answer throws.</summary>
    Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation);

    /// <summary>Ends a lease and deletes its keys. A lease that is gone already is no error.</summary>
    Task RevokeAsync(LeaseId lease, CancellationToken cancellation);
}

/// <param name="TimeToLive">From the moment the grant or the last successful renewal was sent.</param>
public sealed record Lease(LeaseId Id, TimeSpan TimeToLive);
