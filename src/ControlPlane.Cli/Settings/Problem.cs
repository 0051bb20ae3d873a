namespace ControlPlane.Cli.Settings;

/// <summary>Something wrong with what was given, found before anything is done.</summary>
/// <param name="Place">Where: a flag, a variable, a file and its line.</param>
/// <param name="What">What is wrong, and what was expected.</param>
internal sealed record Problem(string Place, string What)
{
    public override string ToString() => Place.Length == 0 ? What : $"{Place}: {What}";
}
