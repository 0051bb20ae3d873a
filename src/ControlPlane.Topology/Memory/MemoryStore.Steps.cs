using System.Collections.Immutable;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Memory;

/// <summary>The atomic steps, all under the lock.</summary>
public sealed partial class MemoryStore
{
    /// <summary>etcd's own limit (server/lease/lessor.go, <c>MaxLeaseTTL</c>).</summary>
    private static readonly TimeSpan MaximumTimeToLive = TimeSpan.FromSeconds(9_000_000_000);

    private (ListPage Page, KeySpan? Unread) ReadPage(KeySpan span, ListOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.PageSize);
        var version = VersionAt(options.At);
        ImmutableArray<Entry> read = [.. version.Entries.In(span).Take(options.PageSize + 1)];
        var entries = read.Length <= options.PageSize ? read : read[..options.PageSize];
        CountRead(entries.Length);
        if (options.KeysOnly)
        {
            entries = [.. entries.Select(entry => entry with { Value = Google.Protobuf.ByteString.Empty })];
        }

        KeySpan? rest = read.Length <= options.PageSize ? null : span with { Start = read[^1].Key };
        return (new ListPage(entries, version.At), rest);
    }

    private MemoryVersion VersionAt(Revision at)
    {
        if (at == Revision.None)
        {
            return history.Newest;
        }

        if (at > history.Newest.At)
        {
            throw Failure(
                StoreFailure.Other,
                $"{at} was asked for, {history.Newest.At} is the newest "
                    + "(etcdserver: mvcc: required revision is a future revision)"
            );
        }

        return at >= history.Oldest.At
            ? history[at]
            : throw Failure(
                StoreFailure.Compacted,
                $"{at} was asked for, {history.Oldest.At} is the oldest left "
                    + "(etcdserver: mvcc: required revision has been compacted)"
            );
    }

    private CommitOutcome Commit(Transaction transaction)
    {
        counts = counts with { Commits = counts.Commits + 1 };
        TransactionRules.Check(transaction, Limits, TransactionSize.Of(transaction), Address);
        if (!transaction.Conditions.All(history.Newest.Satisfies))
        {
            return new CommitOutcome.Conflict(history.Newest.At);
        }

        var leased = transaction.Writes.OfType<Write.Put>().Where(put => put.Lease != LeaseId.None).ToList();
        if (leased.Find(put => !leases.IsAlive(put.Lease)) is { } orphan)
        {
            throw Failure(
                StoreFailure.LeaseNotFound,
                $"lease {orphan.Lease} of {orphan.Key} is gone " + "(etcdserver: requested lease not found)"
            );
        }

        leased.ForEach(put => leases.Attach(put.Lease, put.Key));
        return new CommitOutcome.Committed(Write(transaction.Writes));
    }

    private Revision Write(IEnumerable<Write> writes)
    {
        var next = history.Newest.After(writes);
        if (next.At > history.Newest.At)
        {
            history.Add(next);
            WakeWatches();
        }

        return next.At;
    }

    private MemoryWatch Open(KeySpan span, Revision? after)
    {
        var watch = new MemoryWatch(span, after, history.Era, options.WatchBacklog);
        counts = counts with { Watches = counts.Watches + 1 };
        watches.Add(watch);
        return watch;
    }

    private TopologyChange? Next(MemoryWatch watch)
    {
        var change = watch.Next(history);
        if (change is TopologyChange.Snapshot snapshot)
        {
            CountRead(snapshot.Entries.Length);
        }

        return change;
    }

    private void Close(MemoryWatch watch)
    {
        lock (gate)
        {
            watches.Remove(watch);
        }
    }

    private void WakeWatches() => watches.ForEach(watch => watch.Wake());

    private Lease Grant(TimeSpan timeToLive)
    {
        CountLeaseCall();
        if (timeToLive > MaximumTimeToLive)
        {
            throw Failure(StoreFailure.Other, $"a lease of {timeToLive} (etcdserver: too large lease TTL)");
        }

        var wholeSeconds = TimeSpan.FromSeconds(Math.Ceiling(timeToLive.TotalSeconds));
        return leases.Grant(wholeSeconds < options.MinimumTimeToLive ? options.MinimumTimeToLive : wholeSeconds);
    }

    /// <summary>All keys of a lease go in one revision, in order, as in etcd.</summary>
    private Revision End(LeaseId lease) =>
        Write(
            leases
                .End(lease)
                .Where(key => history.Newest.Entries.Find(key)?.Lease == lease)
                .Select(key => new Write.Delete(key))
        );

    private void ExpireIfDue(LeaseId lease)
    {
        lock (gate)
        {
            if (leases.HasExpired(lease))
            {
                End(lease);
            }
        }
    }

    private void CountRead(int keys) =>
        counts = counts with { Reads = counts.Reads + 1, KeysRead = counts.KeysRead + keys };

    private void CountLeaseCall() => counts = counts with { LeaseCalls = counts.LeaseCalls + 1 };

    private StoreException Failure(StoreFailure failure, string reason) =>
        new(failure, Address, $"{Address}: {reason}");
}
