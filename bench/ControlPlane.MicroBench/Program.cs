using System.Runtime.InteropServices;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// Usage, from the checkout's root: ControlPlane.MicroBench RESULTS-FILE; `make bench` does it. All classes with benchmarks run.
var config = ManualConfig
    .CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddLogger(ConsoleLogger.Unicode)
    .WithArtifactsPath("artifacts/micro");
var summary = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).RunAllJoined(config);
var table = new AccumulationLogger();
MarkdownExporter.GitHub.ExportToLog(summary, table);
await File.WriteAllTextAsync(
    args is [var file] ? file : "bench/results/micro.md",
    $"""
    # Single parts

    BenchmarkDotNet, a short job in one process: what the parts of a pass cost by themselves, for topologies of 4 shards and 20
    tables a keyspace and 20 cells. {RuntimeInformation.FrameworkDescription}. Compare lines with each other, not with another machine.
    {table.GetLog()}
    Written by `make bench`.

    """
);
return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? 1 : 0;
