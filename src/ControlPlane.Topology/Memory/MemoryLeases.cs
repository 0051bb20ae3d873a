using System.Collections.Immutable;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Memory;

/// <summary>
/// The leases of a store, each with a timer of its own. <paramref name="due"/> is called when one may have expired;
/// whoever holds the store's lock then asks <see cref="HasExpired"/>, since a renewal may have come in between.
/// </summary>
internal sealed class MemoryLeases(TimeProvider time, Action<LeaseId> due) : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly SortedDictionary<long, Held> leases = [];
    private ulong granted;

    public ImmutableArray<Lease> Alive => [.. leases.Values.Select(held => held.Lease)];

    public bool IsAlive(LeaseId id) => leases.ContainsKey(id.Value);

    public Lease Grant(TimeSpan timeToLive)
    {
        var lease = new Lease(NextId(), timeToLive);
        Hold(lease);
        return lease;
    }

    public bool Renew(LeaseId id)
    {
        if (!leases.TryGetValue(id.Value, out var held))
        {
            return false;
        }

        held.RenewedAt = time.GetTimestamp();
        Arm(held.Timer, held.Lease.TimeToLive);
        return true;
    }

    public void Attach(LeaseId id, Key key) => leases[id.Value].Keys.Add(key);

    /// <summary>True once; false also arms the timer again for what is left.</summary>
    public bool HasExpired(LeaseId id)
    {
        if (!leases.TryGetValue(id.Value, out var held))
        {
            return false;
        }

        var left = held.Lease.TimeToLive - time.GetElapsedTime(held.RenewedAt);
        if (left > TimeSpan.Zero)
        {
            Arm(held.Timer, left);
        }

        return left <= TimeSpan.Zero;
    }

    /// <summary>Ends a lease. The keys that were put with it, in order; some may have been put again without it.</summary>
    public IReadOnlyCollection<Key> End(LeaseId id)
    {
        if (!leases.Remove(id.Value, out var held))
        {
            return [];
        }

        held.Timer.Dispose();
        return held.Keys;
    }

    /// <summary>As a restored etcd does: the leases of the backup live again, each for its whole time.</summary>
    public void Replace(IEnumerable<Lease> restored, IEnumerable<Entry> entries)
    {
        Dispose();
        foreach (var lease in restored)
        {
            Hold(lease);
        }

        foreach (var entry in entries.Where(entry => IsAlive(entry.Lease)))
        {
            Attach(entry.Lease, entry.Key);
        }
    }

    public void Dispose()
    {
        foreach (var held in leases.Values)
        {
            held.Timer.Dispose();
        }

        leases.Clear();
    }

    private void Hold(Lease lease)
    {
        var timer = time.CreateTimer(_ => due(lease.Id), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm(timer, lease.TimeToLive);
        leases.Add(lease.Id.Value, new Held(lease, timer) { RenewedAt = time.GetTimestamp() });
    }

    /// <summary>Timers count whole milliseconds, and no more than 49 days of them.</summary>
    private static void Arm(ITimer timer, TimeSpan left)
    {
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
        timer.Change(whole < LongestTimer ? whole : LongestTimer, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Reproducible, never twice the same, and in no order, as etcd's are: who takes the order of ids for the order of
    /// a queue shall fail here too. An odd factor maps the numbers below 2^63 one to one.
    /// </summary>
    private LeaseId NextId() => new((long)(unchecked(++granted * 0x9E37_79B9_7F4A_7C15UL) & long.MaxValue));

    private sealed class Held(Lease lease, ITimer timer)
    {
        public Lease Lease { get; } = lease;

        public ITimer Timer { get; } = timer;

        public long RenewedAt { get; set; }

        public SortedSet<Key> Keys { get; } = [];
    }
}
