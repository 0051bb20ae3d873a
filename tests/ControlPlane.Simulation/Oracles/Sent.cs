using ControlPlane.Topology.Stores;

namespace ControlPlane.Simulation.Oracles;

/// <summary>One transaction that a controller sent, with what it knew then and what became of it.</summary>
public sealed class Sent(Author author, string store, Transaction transaction, int round)
{
    public Author Author => author;

    public string Store => store;

    public Transaction Transaction => transaction;

    /// <summary>Which of its controller's rounds sent it.</summary>
    public int Round => round;

    /// <summary>The newest revision of a store, by its address, at which the controller had read a key.</summary>
    public required Func<string, Key, Revision> ReadAt { get; init; }

    /// <summary>The lease with which the controller held the lock of the keyspace; none: it did not.</summary>
    public required LeaseId HeldLease { get; init; }

    /// <summary>The revision at which the store did it; none: it has not.</summary>
    public Revision DoneAt { get; set; }

    public bool IsDone => DoneAt != Revision.None;

    public bool Writes(Key key) => transaction.Writes.Any(write => write.Key == key);
}
