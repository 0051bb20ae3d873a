using System.Collections.Immutable;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Memory;

/// <summary>What tests look at, and what an operator of the server could do to it.</summary>
public sealed partial class MemoryStore
{
    public Revision Revision => Look(() => history.Newest.At);

    /// <summary>Another one after each <see cref="Restore"/>, and always sure: this store knows.</summary>
    public StoreEra Era => Look(() => new StoreEra(history.Era, IsSure: true));

    /// <summary>Every key there is, in order.</summary>
    public IReadOnlyList<Entry> Entries => Look(() => history.Newest.Entries.All);

    public ImmutableArray<Lease> Leases => Look(() => leases.Alive);

    public StoreCounts Counts => Look(() => counts);

    /// <summary>How many watches are open.</summary>
    public int OpenWatches => Look(() => watches.Count);

    /// <summary>Every change since the revision, oldest first: the log an oracle compares with.</summary>
    /// <exception cref="StoreException">Some of it has been compacted.</exception>
    public ImmutableArray<TopologyChange.Changed> ChangesAfter(Revision seen) =>
        Look<ImmutableArray<TopologyChange.Changed>>(() =>
        {
            VersionAt(seen);
            return [.. history.After(seen).Select(version => new TopologyChange.Changed(version.Changes, version.At))];
        });

    /// <summary>Forgets what came before a revision. Watches that still needed it go on with a snapshot.</summary>
    /// <exception cref="StoreException">The revision is compacted already, or not reached yet.</exception>
    public void Compact(Revision at) =>
        Look(() =>
        {
            history.Forget(VersionAt(at).At);
            return at;
        });

    /// <summary>Ends a lease before its time, as a server does that lost its leader for long.</summary>
    public void Expire(LeaseId lease) => Look(() => End(lease));

    public MemoryBackup Backup() => Look(() => new MemoryBackup(history.Newest, leases.Alive));

    /// <summary>Goes back to a backup, revision and leases included. Every watch goes on with a snapshot.</summary>
    public void Restore(MemoryBackup backup) =>
        Look(() =>
        {
            history.StartAnew(backup.Version);
            leases.Replace(backup.Leases, backup.Version.Entries.All);
            WakeWatches();
            return backup.At;
        });

    private T Look<T>(Func<T> step)
    {
        lock (gate)
        {
            return step();
        }
    }
}
