using System.Collections.Immutable;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Cli.Checks;

/// <summary>
/// Tries what a pass will need, without changing a key. Permission to write is tried by transactions whose condition
/// can never hold: etcd checks the permissions of both branches before it looks at conditions
/// (server/etcdserver/apply_auth.go, checkTxnAuth), and a transaction that writes nothing makes no revision.
/// </summary>
internal static class Probe
{
    private static readonly Revision Never = new(long.MaxValue);

    public static Task<Check> ReadAsync(
        ITopologyStore store,
        string what,
        IEnumerable<KeySpan> spans,
        CancellationToken cancellation
    ) =>
        TryAsync(
            what,
            async () =>
            {
                foreach (var span in spans)
                {
                    await foreach (
                        var _ in store.ListAsync(span, new ListOptions(KeysOnly: true, PageSize: 1), cancellation)
                    )
                    {
                        break;
                    }
                }

                return null;
            }
        );

    public static Task<Check> WriteAsync(
        ITopologyStore store,
        string what,
        ImmutableArray<Key> keys,
        CancellationToken cancellation
    ) => TryAsync(what, () => WriteAsync(store, keys, LeaseId.None, cancellation));

    /// <summary>Tries to take locks: a lease, and their keys with it. The lease is given back.</summary>
    public static Task<Check> LockAsync(
        ITopologyStore store,
        string what,
        Func<LeaseId, ImmutableArray<Key>> keys,
        CancellationToken cancellation
    ) =>
        TryAsync(
            what,
            async () =>
            {
                var lease = await store.GrantAsync(TimeSpan.FromSeconds(10), cancellation);
                try
                {
                    return await WriteAsync(store, keys(lease.Id), lease.Id, cancellation);
                }
                finally
                {
                    await store.RevokeAsync(lease.Id, cancellation);
                }
            }
        );

    private static async Task<string?> WriteAsync(
        ITopologyStore store,
        ImmutableArray<Key> keys,
        LeaseId lease,
        CancellationToken cancellation
    )
    {
        foreach (var batch in keys.Chunk(store.Limits.MaxOperations))
        {
            var transaction = new Transaction(
                [new Condition.CreatedAt(batch[0], Never)],
                [.. batch.Select(key => new Write.Put(key, ByteString.Empty, lease))]
            );
            switch (await store.CommitAsync(transaction, cancellation))
            {
                case CommitOutcome.Unknown unknown:
                    return unknown.Why;
                case CommitOutcome.Committed committed:
                    throw new InvalidOperationException($"What can never be true was, at {committed.At}.");
            }
        }

        return null;
    }

    /// <param name="work">Gives what was wrong, or null.</param>
    private static async Task<Check> TryAsync(string what, Func<Task<string?>> work)
    {
        try
        {
            var fault = await work();
            return new(what, fault is null ? CheckResult.Ok : CheckResult.Failed, fault);
        }
        catch (StoreException failed)
        {
            return new(what, CheckResult.Failed, failed.Message);
        }
    }
}
