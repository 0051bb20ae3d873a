namespace ControlPlane.Cli.Settings;

/// <summary>
/// Something that can be set by a flag, by an environment variable and in a YAML file, in this order of precedence.
/// All three carry the same name, which is Vitess' own where Vitess has such a flag (vitess-semantics.md 1.6).
/// </summary>
internal abstract record Setting
{
    /// <summary>The name with dashes: <c>topo-global-root</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What stands for the value in the help: <c>HOST:PORT,…</c>; null: a switch.</summary>
    public required string? Placeholder { get; init; }

    /// <summary>One sentence for the help.</summary>
    public required string Help { get; init; }

    /// <summary>The default as it would be given; null: there is none.</summary>
    public string? DefaultText { get; init; }

    public bool IsSwitch => Placeholder is null;

    public string Flag => "--" + Name;

    /// <summary>For example <c>CONTROLPLANE_TOPO_GLOBAL_ROOT</c>.</summary>
    public string Variable => "CONTROLPLANE_" + Name.Replace('-', '_').ToUpperInvariant();
}

/// <summary>A setting with one value.</summary>
internal sealed record Setting<T> : Setting
{
    public required T Default { get; init; }

    public required Func<string, Reading<T>> Read { get; init; }
}

/// <summary>
/// A setting with any number of values: a flag may be repeated, and values may be joined with commas.
/// </summary>
internal sealed record ListSetting<T> : Setting
{
    public required Func<string, Reading<T>> ReadItem { get; init; }
}
