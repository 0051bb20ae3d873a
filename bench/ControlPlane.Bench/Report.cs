using System.Globalization;
using System.Runtime.InteropServices;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Bench;

/// <summary>The committed form of the figures, with what they were measured on.</summary>
internal static class Report
{
    public static string Of(IEnumerable<string> table) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Rebuild

            `rebuild` of a topology without serving records (4 shards and 20 tables a keyspace), from process start to exit, on
            a real etcd on the same machine, and the floor: the same bytes as raw transactions of 128 puts, 8 at a time. Medians;
            the ratio is taken run by run. "Nothing to do" is a second `rebuild` right after. Written by `make bench`.

            {string.Join('\n', table)}

            Measured on {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
                / (
                    1024 * 1024 * 1024
                )} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription},
            {EtcdVersion()}. The machine is shared: compare ratios, not seconds.

            """
        );

    private static string EtcdVersion() =>
        Tool.RunAsync("etcd", ["--version"], CancellationToken.None).GetAwaiter().GetResult().Split('\n')[0];
}
