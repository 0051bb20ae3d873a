using Google.Protobuf;

namespace ControlPlane.Topology.Stores;

/// <summary>How long a transaction is as etcd's <c>TxnRequest</c>, in bytes, without encoding it.</summary>
public static class TransactionSize
{
    private const int EnumField = 2;

    public static int Of(Transaction transaction) =>
        transaction.Conditions.Sum(condition => Message(1, Compare(condition)))
        + transaction.Writes.Sum(write => Message(1, Message(1, Operation(write))));

    /// <summary>Target and key, always; EQUAL and revision zero cost what protobuf makes of them.</summary>
    private static int Compare(Condition condition) =>
        condition switch
        {
            Condition.ModifiedAt(var key, var at) => EnumField + Bytes(key) + Number(at.Value),
            Condition.CreatedAt(var key, var at) => EnumField + Bytes(key) + Number(at.Value),
            Condition.NoneModifiedAfter(var span, var limit) => EnumField
                + EnumField
                + Span(span)
                + Number(limit.Value + 1),
            _ => EnumField + Span(condition.Span) + Number(0),
        };

    private static int Operation(Write write) =>
        write switch
        {
            Write.Put put => Bytes(put.Key)
                + (put.Value.IsEmpty ? 0 : Message(1, put.Value.Length))
                + (put.Lease == LeaseId.None ? 0 : Number(put.Lease.Value)),
            _ => Bytes(write.Key),
        };

    /// <summary>The end is field 64, whose tag takes two bytes. "From the first" and "to the last key" are a zero byte.</summary>
    private static int Span(KeySpan span) =>
        Message(1, Math.Max(span.Start.Length, 1)) + Message(2, span.End?.Length ?? 1);

    private static int Bytes(Key key) => Message(1, key.Length);

    private static int Message(int tag, int length) => tag + CodedOutputStream.ComputeLengthSize(length) + length;

    private static int Number(long value) => 1 + CodedOutputStream.ComputeInt64Size(value);
}
