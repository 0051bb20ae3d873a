namespace ControlPlane.Topology.Names;

/// <summary>What became of a text that should be a name.</summary>
public abstract record Parsed<T>
    where T : struct
{
    private Parsed() { }

    public sealed record Valid(T Value) : Parsed<T>;

    /// <summary>Not a name; <paramref name="Error"/> is what Vitess says of the same text.</summary>
    public sealed record Invalid(string Error) : Parsed<T>;

    /// <summary>The name, or null when there is none.</summary>
    public T? OrNull() => this is Valid valid ? valid.Value : null;
}
