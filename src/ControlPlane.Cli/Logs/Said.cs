namespace ControlPlane.Cli.Logs;

/// <summary>What was said of each thing last, so that it is not said again. Any thread may ask.</summary>
internal sealed class Said
{
    /// <summary>Beyond this many things all is forgotten: better to repeat a line than to keep them for ever.</summary>
    private const int Most = 50_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> last = new(StringComparer.Ordinal);

    /// <summary>True: something else was said of it, or nothing yet. What is empty is as good as nothing.</summary>
    public bool IsNews(string what, string how)
    {
        lock (gate)
        {
            if (last.GetValueOrDefault(what, "") == how)
            {
                return false;
            }

            if (last.Count >= Most)
            {
                last.Clear();
            }

            last[what] = how;
            return true;
        }
    }

    /// <summary>True: something was said of it.</summary>
    public bool Forget(string what)
    {
        lock (gate)
        {
            return last.Remove(what);
        }
    }
}
