using BenchmarkDotNet.Attributes;
using ControlPlane.Serving.Builders;
using ControlPlane.Serving.Judging;

namespace ControlPlane.MicroBench;

/// <summary>What should be written, from inputs that are decoded already.</summary>
public class BuilderBenchmarks
{
    private World world = new(1, 1);

    [Params(200, 1000)]
    public int Keyspaces { get; set; }

    [GlobalSetup]
    public void Set() => world = new(Keyspaces, 20);

    [Benchmark]
    public int SrvVSchemaBuiltAndEncoded() => DesiredSrvVSchema.Of(world.Global).Bytes.Length;

    [Benchmark]
    public int SrvKeyspacesBuilt() =>
        world.Global.Keyspaces.Values.Count(keyspace =>
            SrvKeyspaceBuilder.Build(
                keyspace.Keyspace!.Message!,
                keyspace.Shards.Select(pair => new ShardRecord(pair.Key, pair.Value.Message!)),
                allowPartial: false
            ) is SrvKeyspaceBuild.Built
        );

    [Benchmark]
    public int InputsReadAndDecoded() =>
        world.ReadAnew().Keyspaces.Values.Count(keyspace => keyspace.VSchema!.Broken is null);
}
