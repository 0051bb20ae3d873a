using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace ControlPlane.Torture.Runs;

/// <summary>Exceptions of tasks that nobody looked at. They show when the tasks are collected.</summary>
internal static class Unobserved
{
    private static readonly ConcurrentQueue<string> Seen = new();

    /// <summary>Those seen since the last time.</summary>
    public static IEnumerable<string> Take()
    {
        while (Seen.TryDequeue(out var one))
        {
            yield return $"no exception goes unobserved: {one}";
        }
    }

    /// <returns>The bytes that are in use once everything that is not has been collected.</returns>
    public static long Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    [ModuleInitializer]
    internal static void Listen() =>
        TaskScheduler.UnobservedTaskException += (_, unobserved) => Seen.Enqueue(unobserved.Exception.ToString());
}
