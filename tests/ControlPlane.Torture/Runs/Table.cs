using System.Globalization;
using System.Runtime.InteropServices;
using ControlPlane.EtcdFixture;

namespace ControlPlane.Torture.Runs;

/// <summary>The figures, as they are printed and committed.</summary>
internal static class Table
{
    public static string Of(IReadOnlyList<FaultReport> reports, Heap heap, TortureOptions options, TimeSpan took) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Torture

            Faults on a real etcd, round by round (docs/torture.md says what each does and what must hold). "Writes checked" are
            all writes of serving records by the controller, by a watch that the fault does not touch. Convergence is counted
            from the moment when the fault is over and inputs stay as they are; in brackets that of the published executable,
            whose waits are as they ship. Written by `make torture`, seeds from {options.Seed}, {options.Lanes} faults at a time, {took.TotalMinutes:0} minutes.

            {string.Join('\n', Rows(reports))}

            Memory of the process after each tenth round, everything unused collected: {heap.Early / 1048576} MiB early, {heap.Late / 1048576} MiB late.
            Also met: {string.Join(", ", Met(reports))}.

            Measured on {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
                / 1073741824} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription},
            {EtcdVersion()}. The machine is shared: others' work makes convergence slower than it is alone.

            """
        );

    private static IEnumerable<string> Rows(IReadOnlyList<FaultReport> reports) =>
        [
            "| fault | members | rounds (by the executable) | writes checked | convergence, median (s) | slowest (s) | violations |",
            "|---|---|---|---|---|---|---|",
            .. reports.Select(Row),
            string.Create(
                CultureInfo.InvariantCulture,
                $"| all | | {reports.Sum(one => one.Rounds)} ({reports.Sum(one => one.RoundsByExecutable)}) | {reports.Sum(one => one.Writes)} | | {reports.Max(one => one.Slowest).TotalSeconds:0.0} ({reports.Max(one => one.SlowestByExecutable).TotalSeconds:0.0}) | {reports.Sum(one => one.Violations.Count)} |"
            ),
        ];

    private static string Row(FaultReport one) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {one.Fault} | {one.Fault.Shape.Members}{(one.Fault.Shape.HasOwnCell ? " + 1" : "")} | {one.Rounds} ({one.RoundsByExecutable}) | {one.Writes} | {one.Median.TotalSeconds:0.00} | {one.Slowest.TotalSeconds:0.0} ({one.SlowestByExecutable.TotalSeconds:0.0}) | {one.Violations.Count} |"
        );

    private static IEnumerable<string> Met(IReadOnlyList<FaultReport> reports) =>
        from one in reports
        from pair in one.Counts
        group pair.Value by pair.Key into what
        orderby what.Key
        select $"{what.Key} {what.Sum()}";

    private static string EtcdVersion() =>
        Tool.RunAsync("etcd", ["--version"], CancellationToken.None).GetAwaiter().GetResult().Split('\n')[0];
}
