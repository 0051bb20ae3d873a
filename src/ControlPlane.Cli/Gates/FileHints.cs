using System.Threading.Channels;

namespace ControlPlane.Cli.Gates;

/// <summary>
/// Tells that a file may have changed. It may tell too much and too little: watches of file systems run out, are not
/// there on network mounts, and end with the directory. Whoever waits looks at the file, and looks from time to time anyway.
/// </summary>
internal sealed class FileHints : IDisposable
{
    /// <summary>One hint that was not taken yet says as much as many.</summary>
    private readonly Channel<bool> hints = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private FileSystemWatcher? watcher;

    private FileHints() { }

    public static FileHints None() => new();

    /// <summary>None, where the system cannot watch.</summary>
    public static FileHints About(string path)
    {
        var hints = new FileHints();
        try
        {
            hints.Watch(Path.GetFullPath(path));
        }
        catch (Exception failed) when (failed is IOException or ArgumentException or PlatformNotSupportedException)
        {
            hints.Dispose(); // no such directory, or no more watches to be had
        }

        return hints;
    }

    /// <summary>Returns at a hint, or after this time.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var hint = hints.Reader.WaitToReadAsync(over.Token).AsTask();
        await Task.WhenAny(hint, Task.Delay(atMost, time, over.Token));
        over.Cancel(); // on this thread, also inside a virtual clock
        hints.Reader.TryRead(out _);
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        watcher?.Dispose();
        watcher = null;
    }

    /// <summary>
    /// The directory is watched, since editors put another file into the place of the first one. A ConfigMap's file is a
    /// link through <c>..data</c> beside it, which Kubernetes swaps.
    /// </summary>
    private void Watch(string path)
    {
        var name = Path.GetFileName(path);
        watcher = new FileSystemWatcher(Path.GetDirectoryName(path) ?? "/");
        watcher.Changed += (_, change) => Hint(change.Name);
        watcher.Created += (_, change) => Hint(change.Name);
        watcher.Deleted += (_, change) => Hint(change.Name);
        watcher.Renamed += (_, change) => Hint(change.Name);
        watcher.Error += (_, _) => Hint(name);
        watcher.EnableRaisingEvents = true;

        void Hint(string? changed)
        {
            if (changed is null || changed == name || changed.StartsWith("..", StringComparison.Ordinal))
            {
                hints.Writer.TryWrite(true);
            }
        }
    }
}
