using BenchmarkDotNet.Attributes;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Judging;
using ControlPlane.Topology.Records;
using Google.Protobuf;

namespace ControlPlane.MicroBench;

/// <summary>A published SrvVSchema beside the one it should be.</summary>
public class ComparisonBenchmarks
{
    private ByteString published = ByteString.Empty;
    private ByteString equal = ByteString.Empty;
    private SrvVSchema one = new();
    private SrvVSchema other = new();

    [Params(200, 1000)]
    public int Keyspaces { get; set; }

    [GlobalSetup]
    public void Set()
    {
        published = DesiredSrvVSchema.Of(new World(Keyspaces, 1).Global).Bytes;
        equal = ByteString.CopyFrom(published.Span);
        (one, other) = (SrvVSchema.Parser.ParseFrom(published), SrvVSchema.Parser.ParseFrom(published));
    }

    [Benchmark]
    public bool EqualByteByByte() => published.Equals(equal);

    [Benchmark]
    public bool Decoded() => RecordCodec.Decode<SrvVSchema>(published) is Decoded<SrvVSchema>.Message;

    [Benchmark]
    public bool EqualAsMessages() => one.Equals(other);
}
