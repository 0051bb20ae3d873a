using System.Buffers;
using BenchmarkDotNet.Attributes;
using ControlPlane.Protocols.Etcd;
using ControlPlane.Rpc.Wire;
using Google.Protobuf;

namespace ControlPlane.MicroBench;

/// <summary>A transaction with one large value into its frame, and a frame that arrived in the pieces of a socket.</summary>
public class FramingBenchmarks
{
    private const int Segment = 16 * 1024;

    private TxnRequest request = new();
    private ReadOnlySequence<byte> arrived;

    [Params(200, 700_000)]
    public int ValueBytes { get; set; }

    [GlobalSetup]
    public void Set()
    {
        request = new();
        request.Success.Add(
            new RequestOp
            {
                RequestPut = new()
                {
                    Key = ByteString.CopyFromUtf8("/vitess/zone001/SrvVSchema"),
                    Value = ByteString.CopyFrom(new byte[ValueBytes]),
                },
            }
        );
        using var frame = PooledFrame.Of(request, int.MaxValue);
        arrived = Pieces.Of(frame.Bytes.ToArray(), Segment);
    }

    [Benchmark]
    public int IntoFrame()
    {
        using var frame = PooledFrame.Of(request, int.MaxValue);
        return frame.Bytes.Length;
    }

    [Benchmark]
    public long FrameFound()
    {
        var buffer = arrived;
        return FrameParser.TryRead(ref buffer, int.MaxValue, out var message) is FrameHead.Message ? message.Length : 0;
    }

    [Benchmark]
    public int FrameFoundAndParsed()
    {
        var buffer = arrived;
        FrameParser.TryRead(ref buffer, int.MaxValue, out var message);
        return TxnRequest.Parser.ParseFrom(message).Success.Count;
    }

    private sealed class Pieces : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Of(byte[] bytes, int size)
        {
            var first = new Pieces { Memory = bytes.AsMemory(0, Math.Min(size, bytes.Length)) };
            var last = first;
            for (var at = size; at < bytes.Length; at += size)
            {
                var next = new Pieces
                {
                    Memory = bytes.AsMemory(at, Math.Min(size, bytes.Length - at)),
                    RunningIndex = at,
                };
                last.Next = next;
                last = next;
            }

            return new(first, 0, last, last.Memory.Length);
        }
    }
}
