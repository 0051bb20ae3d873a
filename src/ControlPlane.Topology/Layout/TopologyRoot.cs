using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Layout;

/// <summary>
/// The prefix under which one address space of a topology lies: <c>--topo-global-root</c>, or the root of a CellInfo.
/// Paths are joined as Vitess joins them (Go's path.Join): doubled and trailing slashes vanish, <c>.</c> and <c>..</c>
/// mean what they mean in a path, and whether keys begin with a slash depends on the root alone.
/// </summary>
public readonly record struct TopologyRoot
{
    private readonly string? clean;
    private readonly Key prefix;

    public TopologyRoot(string text)
    {
        var isAbsolute = text.StartsWith('/');
        var joined = string.Join('/', Steps(text, isAbsolute));
        clean = isAbsolute ? "/" + joined : joined;
        prefix = Stores.Key.FromText(clean is "" or "/" ? clean : clean + "/");
    }

    public string Path => clean ?? "";

    /// <summary>The full key of a path relative to this root.</summary>
    public Key Key(string relative) => prefix.Followed(relative);

    /// <summary>All keys in a directory, at any depth.</summary>
    public KeySpan Directory(string relative) => KeySpan.Prefix(Key(relative + "/"));

    /// <summary>The segments of a key below this root as text; null when it lies elsewhere.</summary>
    public string[]? Segments(Key key) => key.StartsWith(prefix) ? PathSegments.Of(key, prefix.Length) : null;

    private static List<string> Steps(string text, bool isAbsolute)
    {
        var steps = new List<string>();
        foreach (var step in text.Split('/').Where(step => step is not ("" or ".")))
        {
            if (step is ".." && steps is [.., not ".."])
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step is not ".." || !isAbsolute)
            {
                steps.Add(step);
            }
        }

        return steps;
    }

    public override string ToString() => Path.Length == 0 ? "(no root)" : Path;
}
