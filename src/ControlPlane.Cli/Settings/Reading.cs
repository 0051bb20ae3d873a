namespace ControlPlane.Cli.Settings;

/// <summary>What became of a text that should be a setting's value.</summary>
internal abstract record Reading<T>
{
    private Reading() { }

    public sealed record Valid(T Value) : Reading<T>;

    /// <param name="Fault">What is wrong and what was expected, as a clause that follows the place.</param>
    public sealed record Invalid(string Fault) : Reading<T>;
}
