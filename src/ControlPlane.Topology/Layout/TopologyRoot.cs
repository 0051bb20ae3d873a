using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Layout;

/// <summary>
/// The prefix under which one address space of a topology lies: <c>--topo-global-root</c>, or the root of a CellInfo.
/// Paths are joined as Vitess joins them (Go's path.Join): doubled and trailing slashes vanish, and whether keys begin
/// with a slash depends on the root alone.
/// </summary>
public readonly record struct TopologyRoot
{
    private readonly string? clean;

    public TopologyRoot(string text)
    {
        var joined = string.Join('/', text.Split('/', StringSplitOptions.RemoveEmptyEntries));
        clean = text.StartsWith('/') ? "/" + joined : joined;
    }

    public string Path => clean ?? "";

    /// <summary>The full key of a path relative to this root.</summary>
    public Key Key(string relative) => Stores.Key.FromText(Prefix + relative);

    /// <summary>All keys in a directory, at any depth.</summary>
    public KeySpan Directory(string relative) => KeySpan.Prefix(Key(relative + "/"));

    /// <summary>The segments of a key below this root as text; null when it lies elsewhere.</summary>
    public string[]? Segments(Key key)
    {
        var prefix = Stores.Key.FromText(Prefix);
        return key.StartsWith(prefix) ? key.After(prefix).ToString().Split('/') : null;
    }

    private string Prefix => Path is "" or "/" ? Path : Path + "/";

    public override string ToString() => Path.Length == 0 ? "(no root)" : Path;
}
