using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Records;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace ControlPlane.Topology.Tests.Records;

/// <summary>Laws of reading records, on bytes of every shape, for each type of record that is read.</summary>
[TestFixture(typeof(SrvVSchema))]
[TestFixture(typeof(SrvKeyspace))]
[TestFixture(typeof(Shard))]
[TestFixture(typeof(Protocols.Topodata.Keyspace))]
[TestFixture(typeof(Protocols.VSchema.Keyspace))]
[TestFixture(typeof(CellInfo))]
[TestFixture(typeof(Tablet))]
[TestFixture(typeof(RoutingRules))]
[TestFixture(typeof(ShardRoutingRules))]
[TestFixture(typeof(KeyspaceRoutingRules))]
[TestFixture(typeof(MirrorRules))]
public class RecordProperties<T>
    where T : class, IMessage<T>, new()
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(250);

    private static readonly Arbitrary<ByteString> Bytes = WireBytes.Of(new T().Descriptor).ToArbitrary();

    [Test]
    public void Bytes_are_a_record_exactly_when_a_strict_reader_takes_them()
    {
        var taken = 0;
        Prop.ForAll(
                Bytes,
                bytes =>
                {
                    var isMessage = RecordCodec.Decode<T>(bytes) is Decoded<T>.Message;
                    taken += isMessage && !bytes.IsEmpty ? 1 : 0;
                    return (isMessage == StrictReader.Accepts(new T().Descriptor, bytes)).Label(
                        $"{Convert.ToHexString(bytes.Span)} is a message: {isMessage}"
                    );
                }
            )
            .Check(Often);
        taken.ShouldBeInRange(25, 240);
    }

    [Test]
    public void A_record_that_is_read_is_written_again_without_loss() =>
        Prop.ForAll(
                Bytes,
                bytes =>
                    Read(bytes) is not { } message
                    || (Read(message.ToByteString()) is { } again && again.Equals(message))
            )
            .Check(Often);

    [Test]
    public void A_record_cut_short_is_broken_or_keeps_all_that_is_left_of_it() =>
        Prop.ForAll(
                Bytes,
                bytes =>
                {
                    var whole = Read(bytes)?.ToByteString() ?? ByteString.Empty;
                    return Enumerable
                        .Range(0, whole.Length)
                        .Select(length => ByteString.CopyFrom(whole.Span[..length]))
                        .All(left => Read(left) is not { } message || message.CalculateSize() == left.Length);
                }
            )
            .QuickCheckThrowOnFailure();

    private static T? Read(ByteString bytes) => (RecordCodec.Decode<T>(bytes) as Decoded<T>.Message)?.Value;
}
