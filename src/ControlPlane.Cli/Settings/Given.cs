namespace ControlPlane.Cli.Settings;

/// <summary>A setting's value as somebody gave it.</summary>
/// <param name="Text">The value, not looked at yet.</param>
/// <param name="Place">
/// Where it was given: <c>--topo-global-root</c>, a variable's name, or a file and its line.
/// </param>
internal readonly record struct Given(string Text, string Place);
