using System.IO.Pipelines;
using System.Net;
using ControlPlane.Rpc.Calls;
using ControlPlane.Rpc.Server.Calls;
using ControlPlane.Rpc.Server.Methods;
using ControlPlane.Rpc.Tests.Peers;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Rpc.Tests.Wire;

/// <summary>
/// Streams of messages that arrive in pieces of any size and end in any way: both readers give every message that came
/// whole, in order, and then say what became of the rest.
/// </summary>
public class FramingProperties
{
    private const int Limit = 40;

    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Test]
    public void A_client_reads_every_whole_message_and_is_told_how_the_rest_ended() =>
        Prop.ForAll(
                Arrivals().ToArbitrary(),
                arrival =>
                {
                    using var response = Answer(arrival);
                    var opened = ResponseReader<BytesValue>.OpenAsync(
                        response,
                        BytesValue.Parser,
                        Limit,
                        CancellationToken.None
                    );
                    using var reader = Now(opened);
                    var read = new List<ByteString>();
                    var end = EndOf(
                        () => Now(reader.ReadAsync(CancellationToken.None, CancellationToken.None).AsTask())?.Value,
                        read
                    );
                    read.ShouldBe(arrival.Messages);
                    (end ?? reader.End!.Code).ShouldBe(arrival.Ending.Code, arrival.ToString());
                }
            )
            .Check(Often);

    [Test]
    public void A_server_reads_every_whole_message_and_refuses_the_rest() =>
        Prop.ForAll(
                Arrivals().ToArbitrary(),
                arrival =>
                {
                    var pipe = PipeReader.Create(new ChunkedStream(arrival.Bytes, arrival.Pieces));
                    var (reader, codec) = (new RequestReader(pipe, "", Limit), MessageCodec.Of(BytesValue.Parser));
                    var read = new List<ByteString>();
                    var end = EndOf(() => Now(reader.ReadAsync(codec, CancellationToken.None).AsTask())?.Value, read);
                    read.ShouldBe(arrival.Messages);
                    (end ?? RpcStatusCode.Ok).ShouldBe(arrival.Ending.Code, arrival.ToString());
                }
            )
            .Check(Often);

    /// <summary>Reads to the end; null: it was a clean one.</summary>
    private static RpcStatusCode? EndOf(Func<ByteString?> next, List<ByteString> read)
    {
        try
        {
            while (next() is { } message)
            {
                read.Add(message);
            }

            return null;
        }
        catch (RpcException refusal)
        {
            return refusal.Status.Code;
        }
    }

    private static HttpResponseMessage Answer(Arrival arrival)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Version = HttpVersion.Version20,
            Content = new StreamContent(new ChunkedStream(arrival.Bytes, arrival.Pieces)),
        };
        answer.Content.Headers.ContentType = new("application/grpc");
        answer.TrailingHeaders.Add("grpc-status", "0");
        return answer;
    }

    // Nothing here waits for anything.
    private static T Now<T>(Task<T> task)
    {
        task.IsCompleted.ShouldBeTrue();
        return task.GetAwaiter().GetResult();
    }

    private static Gen<Arrival> Arrivals() =>
        from messages in Message().ListOf()
        from ending in Endings()
        from pieces in Gen.OneOf(Gen.Choose(1, 12).ListOf(), Gen.Constant(1).ListOf(400))
        select new Arrival([.. messages], ending, [.. pieces]);

    /// <summary>From nothing to a message that just fits.</summary>
    private static Gen<ByteString> Message() =>
        from size in Gen.Elements(0, 1, 2, 17, Limit - 2)
        from filling in Gen.Elements<byte>(0x00, 0x01, 0x0A, 0xFF)
        select ByteString.CopyFrom([.. Enumerable.Repeat(filling, size)]);

    private static Gen<Ending> Endings() =>
        Gen.OneOf(
            Gen.Constant(new Ending("clean", [], RpcStatusCode.Ok)),
            from message in Message()
            from left in Gen.Choose(1, 1000)
            let frame = Framed(message)
            let cut = frame[..(((left - 1) % (frame.Length - 1)) + 1)]
            select new Ending("cut off", cut, RpcStatusCode.Internal),
            from length in Gen.Elements(Limit + 1u, 1u << 24, (uint)int.MaxValue, 1u << 31, uint.MaxValue)
            from behind in Message()
            select new Ending(
                "too long",
                [0, .. Http2Frame.Numbers(length), .. behind],
                RpcStatusCode.ResourceExhausted
            ),
            from flag in Gen.Choose(1, 255)
            from message in Message()
            select new Ending("flagged", [(byte)flag, .. Framed(message)[1..]], RpcStatusCode.Internal),
            Gen.Constant(new Ending("no protobuf", [0, 0, 0, 0, 2, 0x0A, 0x7F], RpcStatusCode.Internal))
        );

    private static byte[] Framed(ByteString value)
    {
        var message = new BytesValue { Value = value }.ToByteArray();
        return [0, .. Http2Frame.Numbers((uint)message.Length), .. message];
    }

    private sealed record Ending(string What, byte[] Bytes, RpcStatusCode Code);

    private sealed record Arrival(ByteString[] Messages, Ending Ending, int[] Pieces)
    {
        public byte[] Bytes => [.. Messages.SelectMany(Framed), .. Ending.Bytes];

        public override string ToString() =>
            $"{Messages.Length} messages of {string.Join(", ", Messages.Select(message => message.Length))} bytes, then "
            + $"{Ending.What}: {Convert.ToHexString(Ending.Bytes)}, in pieces of {string.Join(", ", Pieces)}";
    }
}
