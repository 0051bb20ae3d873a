using ControlPlane.Topology.Etcd.Codecs;
using ControlPlane.Topology.Memory;
using ControlPlane.Topology.Stores;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Topology.Etcd.Tests;

public class TransactionCodecTests
{
    private static readonly Gen<Key> Keys =
        from bytes in Gen.Choose(0, 255).Select(number => (byte)number).NonEmptyListOf()
        select Key.FromBytes([.. bytes]);

    private static readonly Gen<Revision> Revisions =
        from magnitude in Gen.Choose(0, 62)
        from offset in Gen.Choose(0, 1000)
        select new Revision((1L << magnitude) - 1 + offset);

    private static readonly Gen<KeySpan> Spans =
        from start in Keys
        from end in Keys
        from kind in Gen.Choose(0, 2)
        select kind switch
        {
            0 => KeySpan.Single(start),
            1 => KeySpan.Prefix(start),
            _ => new KeySpan(start, end),
        };

    private static readonly Gen<Condition> Conditions = Gen.OneOf(
        Keys.Zip(Revisions).Select(pair => (Condition)new Condition.ModifiedAt(pair.Item1, pair.Item2)),
        Keys.Zip(Revisions).Select(pair => (Condition)new Condition.CreatedAt(pair.Item1, pair.Item2)),
        Spans.Zip(Revisions).Select(pair => (Condition)new Condition.NoneModifiedAfter(pair.Item1, pair.Item2)),
        Spans.Select(span => (Condition)new Condition.Empty(span))
    );

    private static readonly Gen<Write> Writes = Gen.OneOf(
        from key in Keys
        from length in Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(16_000, 17_000))
        from lease in Revisions
        select (Write)new Write.Put(key, ByteString.CopyFrom(new byte[length]), new LeaseId(lease.Value)),
        Keys.Select(key => (Write)new Write.Delete(key))
    );

    [Test]
    public void A_transaction_weighs_what_is_said_without_encoding_it()
    {
        var transactions =
            from conditions in Conditions.ListOf()
            from writes in Writes.ListOf()
            select new Transaction([.. conditions], [.. writes]);

        Prop.ForAll(
                transactions.ToArbitrary(),
                transaction => TransactionCodec.Encode(transaction).CalculateSize() == TransactionSize.Of(transaction)
            )
            .QuickCheckThrowOnFailure();
    }

    [Test]
    public void Values_are_shared_and_not_copied()
    {
        var value = ByteString.CopyFromUtf8("value");

        var encoded = TransactionCodec.Encode(
            new Transaction([], [new Write.Put(Key.FromText("/a"), value, new LeaseId(7))])
        );

        var put = encoded.Success.ShouldHaveSingleItem().RequestPut;
        put.Value.ShouldBeSameAs(value);
        (put.Key.ToStringUtf8(), put.Lease).ShouldBe(("/a", 7));
    }

    [Test]
    public void Everything_and_the_rest_of_the_keys_are_what_etcd_calls_them()
    {
        KeyCodec.Start(KeySpan.Everything).ToByteArray().ShouldBe([0]);
        KeyCodec.End(KeySpan.Everything).ToByteArray().ShouldBe([0]);
        KeyCodec.End(KeySpan.Prefix(Key.FromBytes([0xFF]))).ToByteArray().ShouldBe([0]);
        KeyCodec.EndOrNone(KeySpan.Single(Key.FromText("/a"))).ShouldBeEmpty();
    }
}
