using ControlPlane.Serving.Records;
using ControlPlane.Simulation.Kernel;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Oracles;

/// <summary>
/// Sees every commit of every store in order, knows who made it, and has the oracles look at ours before the next one
/// happens.
/// </summary>
public sealed class Audit
{
    private static readonly TimeSpan LossIsForgivenFor = TimeSpan.FromMinutes(1);

    private readonly Journal journal;
    private readonly Func<TimeSpan> now;
    private readonly SortedDictionary<string, Ledger> ledgers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, Author> leases = [];
    private readonly SortedDictionary<long, TimeSpan> takenEarly = [];
    private readonly Dictionary<Transaction, Sent> sent = new(ReferenceEqualityComparer.Instance);
    private readonly ServingOracle oracle;

    public Audit(Cluster cluster, Journal journal, Func<TimeSpan> now)
    {
        this.journal = journal;
        this.now = now;
        foreach (var (address, store) in cluster.Stores)
        {
            ledgers[address] = new Ledger(store, now);
        }

        oracle = new ServingOracle(this, journal);
    }

    public Ledger Global => ledgers[Cluster.GlobalAddress];

    public InputVersions Inputs { get; } = new();

    public TimeSpan Now => now();

    /// <summary>Commits of ours that changed serving records, by record key.</summary>
    public SortedDictionary<Key, long> OurWrites { get; } = [];

    /// <summary>What could have made a write of ours necessary, by record key: other authors' writes.</summary>
    public SortedDictionary<Key, long> OtherWrites { get; } = [];

    public long OurCommits { get; private set; }

    public Ledger LedgerOf(string address) => ledgers[address];

    public void Granted(Author author, LeaseId lease) => leases[lease.Value] = author;

    /// <summary>The server ended a lease before its time; its holder cannot know yet.</summary>
    public void TookEarly(LeaseId lease) => takenEarly[lease.Value] = Now;

    public bool IsOurs(LeaseId lease) => leases.GetValueOrDefault(lease.Value) is { IsOurs: true };

    public bool Holds(Author author, LeaseId lease) => leases.GetValueOrDefault(lease.Value) == author;

    /// <summary>Told by the sender's side, before the transaction travels.</summary>
    public void Expect(Sent transaction) => sent[transaction.Transaction] = transaction;

    public void CatchUp() => CatchUp(author: null, of: null);

    /// <summary>Right after a commit, with all ledgers as they were before it.</summary>
    public void Committed(Author author, MemoryStore store, Transaction transaction, Revision at)
    {
        var ledger = ledgers[store.Address];
        if (at == ledger.At)
        {
            return; // deletes of what is gone already change nothing
        }

        foreach (var write in transaction.Writes)
        {
            journal.Tell(author.Name, $"{store.Address} {at} {(write is Write.Put ? "put" : "delete")} {write.Key}");
            Count(author, write.Key);
        }

        if (author.IsOurs)
        {
            OurCommits++;
            var known = sent.GetValueOrDefault(transaction);
            oracle.Look(author, ledger, transaction, known, at);
        }

        CatchUp(author, store);
    }

    /// <summary>The lease with which an author is first in the queue of the lock that these writes need.</summary>
    public LeaseId LeaseHolding(Author author, Transaction transaction)
    {
        CatchUp();
        var keyspace = transaction
            .Writes.Select(write => Cluster.ServingRecordAt(write.Key)?.KeyspaceName)
            .FirstOrDefault(name => name is not null);
        return keyspace is { } name && HolderOf(name) is { } holder && Holds(author, holder.Lease)
            ? holder.Lease
            : LeaseId.None;
    }

    /// <summary>Who is first in the queue of a keyspace's lock; null: nobody is in it.</summary>
    public Entry? HolderOf(KeyspaceName keyspace) =>
        Global.Entries.Where(entry => Cluster.LockedKeyspace(entry.Key) == keyspace).MinBy(entry => entry.Modified);

    /// <summary>True when an author lost its lock through no fault of its own and may not know it yet.</summary>
    public bool WasTakenLately(Author author) =>
        takenEarly.Any(pair => Holds(author, new(pair.Key)) && Now - pair.Value <= LossIsForgivenFor);

    /// <summary>The whole topology as it is now, before whatever is being looked at.</summary>
    public Observed Observe()
    {
        var global = GlobalRecordsReader.Read(Cluster.Layout, Global.Entries, Global.At);
        return new()
        {
            Now = SimTime.Epoch + Now,
            Global = global,
            Cells = global.Cells.ToOrdinalMap(
                pair => pair.Key,
                pair => View(pair.Key, pair.Value.Message!.ServerAddress)
            ),
        };
    }

    private CellView View(CellName cell, string address)
    {
        var ledger = ledgers[address];
        var records = ServingRecordsReader.Read(
            Cluster.LayoutOf(cell),
            ledger.Entries,
            ledger.At,
            address == Cluster.GlobalAddress
        );
        return new CellView.Read(cell, records);
    }

    private void Count(Author author, Key key)
    {
        if (Cluster.ServingRecordAt(key) is null)
        {
            return;
        }

        var counts = author.IsOurs ? OurWrites : OtherWrites;
        counts[key] = counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>The global store first, so that others' writes are dated with what it holds by now.</summary>
    private void CatchUp(Author? author, MemoryStore? of)
    {
        Global.CatchUp(of == Global.Store ? author : null, at => at, Inputs.Take);
        foreach (var ledger in ledgers.Values.Where(ledger => ledger != Global))
        {
            ledger.CatchUp(of == ledger.Store ? author : null, _ => Global.At, told: null);
        }
    }
}
