using System.Buffers;
using ControlPlane.Rpc.Tests.Peers;
using ControlPlane.Rpc.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Rpc.Tests.Wire;

public class FrameParserTests
{
    private const int Limit = 64;

    [Test]
    public void A_frame_is_a_flag_a_big_endian_length_and_the_message()
    {
        var buffer = new ReadOnlySequence<byte>([0, 0, 0, 0, 2, 7, 8, 99]);
        FrameParser.TryRead(ref buffer, Limit, out var message).ShouldBe(FrameHead.Message);
        message.ToArray().ShouldBe([7, 8]);
        buffer.ToArray().ShouldBe([99]);
    }

    [Test]
    public void An_empty_message_is_a_message()
    {
        var buffer = new ReadOnlySequence<byte>([0, 0, 0, 0, 0]);
        FrameParser.TryRead(ref buffer, Limit, out var message).ShouldBe(FrameHead.Message);
        message.IsEmpty.ShouldBeTrue();
        buffer.IsEmpty.ShouldBeTrue();
    }

    [TestCase(0x40u, FrameHead.Incomplete)]
    [TestCase(0x41u, FrameHead.TooLarge)]
    [TestCase(0x80000000u, FrameHead.TooLarge)]
    [TestCase(0xFFFFFFFFu, FrameHead.TooLarge)]
    public void The_limit_is_judged_by_the_prefix(uint length, object expected)
    {
        var buffer = new ReadOnlySequence<byte>([0, .. Http2Frame.Numbers(length)]);
        FrameParser.TryRead(ref buffer, Limit, out _).ShouldBe((FrameHead)expected);
        buffer.Length.ShouldBe(5);
    }

    [Test]
    public void Messages_come_out_as_they_went_in_however_the_bytes_are_cut() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[][]>().Filter(all => all.All(message => message is { Length: <= Limit })),
                ArbMap.Default.ArbFor<PositiveInt[]>(),
                (messages, cuts) =>
                {
                    var bytes = messages.SelectMany(Framed).ToArray();
                    var read = ReadAll(Cut(bytes, cuts.Select(cut => cut.Get)), out var end);
                    return end == FrameHead.Incomplete && read.Count == messages.Length && read.Zip(messages).All(Same);
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void No_bytes_at_all_make_the_parser_throw_or_invent() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                ArbMap.Default.ArbFor<PositiveInt[]>(),
                (bytes, cuts) =>
                {
                    var read = ReadAll(Cut(bytes, cuts.Select(cut => cut.Get)), out var end);
                    return end != FrameHead.Message && bytes.AsSpan().StartsWith(read.SelectMany(Framed).ToArray());
                }
            )
            .QuickCheckThrowOnFailure();

    private static byte[] Framed(byte[] message) => [0, .. Http2Frame.Numbers((uint)message.Length), .. message];

    private static bool Same((byte[] First, byte[] Second) pair) => pair.First.AsSpan().SequenceEqual(pair.Second);

    private static List<byte[]> ReadAll(ReadOnlySequence<byte> buffer, out FrameHead end)
    {
        var read = new List<byte[]>();
        while ((end = FrameParser.TryRead(ref buffer, Limit, out var message)) == FrameHead.Message)
        {
            read.Add(message.ToArray());
        }
        return read;
    }

    private static ReadOnlySequence<byte> Cut(byte[] bytes, IEnumerable<int> sizes)
    {
        var first = new Segment(Array.Empty<byte>(), null);
        var last = first;
        var at = 0;
        foreach (var size in sizes.Append(int.MaxValue))
        {
            var next = Math.Min(size, bytes.Length - at);
            last = new Segment(bytes.AsMemory(at, next), last);
            at += next;
        }
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
