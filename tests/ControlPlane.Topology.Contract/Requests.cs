using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Contract;

/// <summary>A transaction as the request that etcd gets, written down once more to check sizes against.</summary>
internal static class Requests
{
    public static TxnRequest Of(Transaction transaction) =>
        new() { Compare = { transaction.Conditions.Select(Of) }, Success = { transaction.Writes.Select(Of) } };

    private static Compare Of(Condition condition) =>
        condition switch
        {
            Condition.ModifiedAt(var key, var at) => new()
            {
                Key = Bytes(key),
                Target = Compare.Types.CompareTarget.Mod,
                ModRevision = at.Value,
            },
            Condition.CreatedAt(var key, var at) => new()
            {
                Key = Bytes(key),
                Target = Compare.Types.CompareTarget.Create,
                CreateRevision = at.Value,
            },
            Condition.NoneModifiedAfter(var span, var limit) => new()
            {
                Key = Bytes(span.Start),
                RangeEnd = Bytes(span.End ?? default),
                Target = Compare.Types.CompareTarget.Mod,
                Result = Compare.Types.CompareResult.Less,
                ModRevision = limit.Value + 1,
            },
            _ => new()
            {
                Key = Bytes(condition.Span.Start),
                RangeEnd = Bytes(condition.Span.End ?? default),
                Target = Compare.Types.CompareTarget.Create,
                CreateRevision = 0,
            },
        };

    private static RequestOp Of(Write write) =>
        write is Write.Put put
            ? new()
            {
                RequestPut = new()
                {
                    Key = Bytes(put.Key),
                    Value = put.Value,
                    Lease = put.Lease.Value,
                },
            }
            : new() { RequestDeleteRange = new() { Key = Bytes(write.Key) } };

    /// <summary>etcd has no empty key: a zero byte stands for the first, and as an end for "no end".</summary>
    private static ByteString Bytes(Key key) => ByteString.CopyFrom(key.Length == 0 ? [0] : key.ToBytes());
}
