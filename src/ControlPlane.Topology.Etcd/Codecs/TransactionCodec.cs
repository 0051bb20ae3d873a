using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Stores;
using CompareResult = ControlPlane.Protocols.Etcd.Compare.Types.CompareResult;
using CompareTarget = ControlPlane.Protocols.Etcd.Compare.Types.CompareTarget;

namespace ControlPlane.Topology.Etcd.Codecs;

/// <summary>
/// A transaction as etcd's <c>TxnRequest</c>. Values are shared, not copied. A key that does not exist has revisions of
/// zero in a compare, and so has a range without keys (etcdserver/apply.go, <c>applyCompare</c>).
/// </summary>
internal static class TransactionCodec
{
    public static TxnRequest Encode(Transaction transaction)
    {
        var request = new TxnRequest();
        request.Compare.Capacity = transaction.Conditions.Length;
        request.Success.Capacity = transaction.Writes.Length;
        foreach (var condition in transaction.Conditions)
        {
            request.Compare.Add(Encode(condition));
        }

        foreach (var write in transaction.Writes)
        {
            request.Success.Add(Encode(write));
        }

        return request;
    }

    private static Compare Encode(Condition condition) =>
        condition switch
        {
            Condition.ModifiedAt(var key, var at) => new Compare
            {
                Target = CompareTarget.Mod,
                Result = CompareResult.Equal,
                Key = KeyCodec.Encode(key),
                ModRevision = at.Value,
            },
            Condition.CreatedAt(var key, var at) => new Compare
            {
                Target = CompareTarget.Create,
                Result = CompareResult.Equal,
                Key = KeyCodec.Encode(key),
                CreateRevision = at.Value,
            },
            Condition.NoneModifiedAfter(var span, var limit) => new Compare
            {
                Target = CompareTarget.Mod,
                Result = CompareResult.Less,
                Key = KeyCodec.Start(span),
                RangeEnd = KeyCodec.End(span),
                ModRevision = limit.Next.Value,
            },
            Condition.Empty(var span) => new Compare
            {
                Target = CompareTarget.Create,
                Result = CompareResult.Equal,
                Key = KeyCodec.Start(span),
                RangeEnd = KeyCodec.End(span),
                CreateRevision = 0,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "Not a condition a store knows."),
        };

    private static RequestOp Encode(Write write) =>
        write switch
        {
            Write.Put(var key, var value, var lease) => new RequestOp
            {
                RequestPut = new PutRequest
                {
                    Key = KeyCodec.Encode(key),
                    Value = value,
                    Lease = lease.Value,
                },
            },
            Write.Delete(var key) => new RequestOp
            {
                RequestDeleteRange = new DeleteRangeRequest { Key = KeyCodec.Encode(key) },
            },
            _ => throw new ArgumentOutOfRangeException(nameof(write), write, "Not a write a store knows."),
        };
}
