namespace ControlPlane.Cli.Commands;

/// <summary>How the process treats its garbage.</summary>
internal static class Garbage
{
    private const long MostBytes = 192 * 1024 * 1024;

    /// <summary>
    /// Lets the first bytes that a command allocates lie until the process ends, at most a quarter of the memory it may
    /// use: collecting them while a topology is read costs more than the topology (docs/performance.md). What comes after
    /// is collected as usual. Memory is taken as it is filled, not before.
    /// </summary>
    public static void Leave() =>
        GC.TryStartNoGCRegion(Math.Min(MostBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4));

    /// <summary>Collects all garbage and gives its memory back to the system. Takes a tenth of a second in which nothing else goes on.</summary>
    public static void GiveBack() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
