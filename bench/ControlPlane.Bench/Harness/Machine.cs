using System.Globalization;
using System.Runtime.InteropServices;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Bench.Harness;

/// <summary>What figures were measured on.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(CancellationToken cancellation)
    {
        var gibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024);
        var etcd = (await Tool.RunAsync("etcd", ["--version"], cancellation)).Split('\n')[0];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Measured on {Environment.ProcessorCount} cores ({Processor()}), {gibibytes} GiB, {RuntimeInformation.OSDescription},
            {RuntimeInformation.FrameworkDescription}, {etcd}; load of the machine {Load()} at the end.
            It is shared: compare ratios, not seconds.
            """
        );
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim()
        ?? "unknown";

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
