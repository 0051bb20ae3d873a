using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Tests;

/// <summary>What must be true of every commit that a pass sends.</summary>
internal static class CommitRules
{
    /// <param name="transaction">What is about to be committed.</param>
    /// <param name="isGlobal">To the global store.</param>
    /// <param name="global">The global store.</param>
    /// <param name="ours">The lock keys that passes have put so far.</param>
    public static void Check(Transaction transaction, bool isGlobal, MemoryStore global, IReadOnlySet<Key> ours)
    {
        foreach (var write in transaction.Writes.Where(write => !IsLock(write.Key)))
        {
            (IsServing(write.Key) || IsOurs(write.Key)).ShouldBeTrue($"{write.Key} is no serving record");
            transaction
                .Conditions.OfType<Condition.ModifiedAt>()
                .ShouldContain(condition => condition.Key == write.Key, $"{write.Key} is written without a guard");
            if (!isGlobal && write is Write.Put && KeyspaceOf(write.Key) is { } keyspace)
            {
                (HolderOf(global, keyspace) is { } holder && ours.Contains(holder)).ShouldBeTrue(
                    $"{write.Key} is written in a store of its own without the lock"
                );
            }
        }
    }

    /// <summary>Also where a CellInfo's root is empty, as Vitess would have it.</summary>
    public static bool IsServing(Key key) => key.Raw.Split('/')[^1] is "SrvKeyspace" or "SrvVSchema";

    public static bool IsOurs(Key key) => World.Layout.Routing.Directory.Contains(key);

    public static bool IsLock(Key key) => key.Raw.Contains("/locks/", StringComparison.Ordinal);

    private static string? KeyspaceOf(Key key) =>
        key.Raw.Split('/') is [.., "keyspaces", var keyspace, "SrvKeyspace"] ? keyspace : null;

    /// <summary>Whoever queued first; null: nobody did.</summary>
    private static Key? HolderOf(MemoryStore global, string keyspace) =>
        global
            .Entries.Where(entry =>
                entry.Key.Raw.StartsWith($"/vitess/global/keyspaces/{keyspace}/locks/", StringComparison.Ordinal)
            )
            .MinBy(entry => entry.Modified)
            ?.Key;
}
