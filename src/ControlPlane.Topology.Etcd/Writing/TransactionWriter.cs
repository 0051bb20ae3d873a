using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Etcd.Codecs;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Writing;

/// <summary>Commits transactions, each sent at most once, and tells the three ends apart.</summary>
internal sealed class TransactionWriter(EtcdCaller caller, EtcdOptions options)
{
    private readonly string store = options.Address.ToString();

    public async Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation)
    {
        var request = TransactionCodec.Encode(transaction);
        TransactionRules.Check(transaction, options.Limits, request.CalculateSize(), store);
        // Without a write it only asks whether conditions hold.
        var kind = transaction.Writes.IsEmpty ? CallKind.Repeatable : CallKind.Once;
        try
        {
            return OutcomeOf(transaction, await caller.UnaryAsync(EtcdMethods.Txn, request, kind, cancellation));
        }
        catch (EtcdCallException failure) when (failure.Fault.Effect == FaultEffect.Unclear && kind == CallKind.Once)
        {
            return new CommitOutcome.Unknown(failure.As(store, Describe(transaction)).Message);
        }
        catch (EtcdCallException failure)
        {
            throw failure.As(store, Describe(transaction));
        }
    }

    /// <summary>No etcd answers without a revision; whoever did (a proxy, a faulty server) proves nothing.</summary>
    private CommitOutcome OutcomeOf(Transaction transaction, TxnResponse response)
    {
        if (response.Header is not { Revision: > 0 } header)
        {
            return new CommitOutcome.Unknown(
                $"{store}: {Describe(transaction)} was answered without a revision, which no etcd does. "
                    + "Look at what stands between: a proxy may have answered in its place."
            );
        }

        var at = new Revision(header.Revision);
        return response.Succeeded ? new CommitOutcome.Committed(at) : new CommitOutcome.Conflict(at);
    }

    private static string Describe(Transaction transaction)
    {
        var keys = transaction.Writes.Select(write => write.Key.ToString()).Take(3).ToList();
        var more = transaction.Writes.Length - keys.Count;
        var named = string.Join(", ", keys) + (more > 0 ? $" and {more} more" : "");
        return keys.Count > 0 ? $"writing {named}" : $"comparing {transaction.Conditions.FirstOrDefault()?.Span}";
    }
}
