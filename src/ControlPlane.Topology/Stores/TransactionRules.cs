using System.Collections.Immutable;

namespace ControlPlane.Topology.Stores;

/// <summary>
/// What every store refuses before it looks at its keys, so that all engines refuse alike and nothing hopeless is
/// sent. The texts quote etcd's (server/etcdserver/api/v3rpc/key.go), by which people find help.
/// </summary>
public static class TransactionRules
{
    /// <param name="size">The encoded size of the request, in bytes.</param>
    /// <param name="store">The store's address, for the message.</param>
    /// <exception cref="StoreException">The transaction can never be committed.</exception>
    public static void Check(Transaction transaction, StoreLimits limits, int size, string store)
    {
        var refusal =
            TooManyOperations(transaction, limits)
            ?? EmptyKey(transaction)
            ?? WrittenTwice(transaction)
            ?? TooLarge(transaction, limits, size);
        if (refusal is var (failure, reason))
        {
            throw new StoreException(failure, store, $"{store}: {reason}");
        }
    }

    private static (StoreFailure, string)? TooManyOperations(Transaction transaction, StoreLimits limits)
    {
        var (conditions, writes) = (transaction.Conditions.Length, transaction.Writes.Length);
        return conditions <= limits.MaxOperations && writes <= limits.MaxOperations
            ? null
            : (
                StoreFailure.TooLarge,
                $"a transaction of {conditions} conditions and {writes} writes, at most {limits.MaxOperations} of each "
                    + "are taken (etcdserver: too many operations in txn request)"
            );
    }

    private static (StoreFailure, string)? EmptyKey(Transaction transaction) =>
        transaction.Writes.All(write => write.Key.Length > 0)
            ? null
            : (StoreFailure.Other, "a write without a key (etcdserver: key is not provided)");

    private static (StoreFailure, string)? WrittenTwice(Transaction transaction)
    {
        var twice = transaction.Writes.CountBy(write => write.Key).FirstOrDefault(counted => counted.Value > 1);
        return twice.Value == 0
            ? null
            : (
                StoreFailure.Other,
                $"{twice.Key} is written {twice.Value} times in one transaction "
                    + "(etcdserver: duplicate key given in txn request)"
            );
    }

    private static (StoreFailure, string)? TooLarge(Transaction transaction, StoreLimits limits, int size)
    {
        if (size <= limits.MaxRequestBytes)
        {
            return null;
        }

        var largest = transaction.Writes.OfType<Write.Put>().MaxBy(put => put.Value.Length);
        return (
            StoreFailure.TooLarge,
            $"a transaction of {size} bytes, at most {limits.MaxRequestBytes} are taken; its largest value has "
                + $"{largest?.Value.Length ?? 0} bytes at {largest?.Key} (etcdserver: request is too large)"
        );
    }
}
