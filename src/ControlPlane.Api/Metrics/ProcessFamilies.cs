using System.Diagnostics;
using ControlPlane.Api.Views;

namespace ControlPlane.Api.Metrics;

/// <summary>The process itself, under the names that all exporters have.</summary>
internal static class ProcessFamilies
{
    public static void Write(PrometheusText text, ProcessView view)
    {
        WriteOwn(text, view);
        using var process = Process.GetCurrentProcess();
        text.Gauge("process_resident_memory_bytes", "Resident memory.", One(process.WorkingSet64));
        text.Counter("process_cpu_seconds_total", "Processor time.", One(process.TotalProcessorTime.TotalSeconds));
        text.Gauge("process_start_time_seconds", "When the process started.", One(Seconds(view.StartedAt)));
        text.Gauge("process_threads", "Threads.", One(process.Threads.Count));
        text.Gauge("process_open_fds", "Open files and connections.", One(process.HandleCount));
        text.Gauge("dotnet_gc_heap_bytes", "Managed memory.", One(GC.GetTotalMemory(forceFullCollection: false)));
        text.Counter(
            "dotnet_gc_pause_seconds_total",
            "Pauses for collecting.",
            One(GC.GetTotalPauseDuration().TotalSeconds)
        );
    }

    private static void WriteOwn(PrometheusText text, ProcessView view)
    {
        text.Gauge(
            "controlplane_build_info",
            "1; the version is its label.",
            new Sample([("version", view.Version)], 1)
        );
        if (view.GatesFile() is { } file)
        {
            text.Gauge(
                "controlplane_gates_file_valid",
                "0 while the gates file is wrong and the last good one stays in force.",
                One(file.Problems.IsEmpty ? 1 : 0)
            );
            text.Gauge(
                "controlplane_gates_file_loaded_timestamp_seconds",
                "When the declarations in force were read.",
                One(Seconds(file.LoadedAt))
            );
        }
    }

    private static Sample One(double value) => new([], value);

    private static double Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}
