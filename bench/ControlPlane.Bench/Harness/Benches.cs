using ControlPlane.Bench.Growing;
using ControlPlane.Bench.Loops;
using ControlPlane.Bench.Names;
using ControlPlane.Bench.Operators;
using ControlPlane.Bench.Rebuilds;
using ControlPlane.Bench.Signals;

namespace ControlPlane.Bench.Harness;

/// <summary>Every benchmark there is, in the order of the table that sums them up.</summary>
internal static class Benches
{
    public static IReadOnlyList<IBench> All { get; } =
    [
        new RebuildBench(),
        new LoopBench(),
        new GrowthBench(),
        new SignalBench(),
        new RoutingBench(),
        new PublicationBench(),
        new OperatorBench(),
    ];

    public static IBench? Find(string name) => All.FirstOrDefault(bench => bench.Name == name);
}
