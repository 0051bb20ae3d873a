using System.Globalization;
using System.Runtime.InteropServices;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Bench;

/// <summary>The committed form of the figures, with what they were measured on.</summary>
internal static class Report
{
    public static string OfRebuild(IEnumerable<string> table) =>
        $"""
            # Rebuild

            `rebuild` of a topology without serving records (4 shards and 20 tables a keyspace), from process start to exit, on
            a real etcd on the same machine, and the floor: the same bytes as raw transactions of 128 puts, 8 at a time. Medians;
            the ratio is taken run by run. "Nothing to do" is a second `rebuild` right after. Written by `make bench`.

            {string.Join('\n', table)}

            {Machine()}

            """;

    public static string OfLoop(IEnumerable<string> table) =>
        $"""
            # The loop

            `run` of the published executable on a real etcd on the same machine (4 shards and 20 tables a keyspace), beginning
            without serving records. "Quiet minute" is told by etcd's own counters of ranges, puts and deletes. Then one VSchema
            after the other is put: the time until the SrvVSchema of the last cell has been told by a watch. "Raw" is the same
            without us: one put, a watch that tells of it, one put of the same size per cell, a watch that tells of the last; by
            turns with ours. The coalescing delay (10 ms) is in our figures. Written by `make bench`.

            {string.Join('\n', table)}

            {Machine()}

            """;

    private static string Machine() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
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
