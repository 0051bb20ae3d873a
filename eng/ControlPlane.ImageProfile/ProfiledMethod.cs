namespace ControlPlane.ImageProfile;

/// <summary>
/// A method of an instantiated type, as one line of the list: <c>Namespace.Type`1+Nested[Argument,Other]::Name</c>. A name
/// stands for all overloads. Arguments that are references are <c>System.Object</c>: they share their code.
/// </summary>
public sealed record ProfiledMethod(string Type, string Name)
{
    private const string Separator = "::";
    private const string AnyReference = "System.__Canon";

    public static ProfiledMethod? Parse(string line) =>
        line.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var at && at + Separator.Length < line.Length
            ? new ProfiledMethod(line[..at], line[(at + Separator.Length)..])
            : null;

    /// <summary>
    /// Reads a line of the runtime's perf map, <c>address size signature [assembly] type::name(parameters)[tier]</c>. Null for what
    /// was not compiled at run time, and for what a list cannot help: methods of types that are not generic are in the image
    /// already, or never are.
    /// </summary>
    public static ProfiledMethod? FromPerfMap(string line)
    {
        var separator = line.IndexOf(Separator, StringComparison.Ordinal);
        var parameters = separator < 0 ? -1 : line.IndexOf('(', separator);
        if (parameters < 0 || line.EndsWith("[PreJIT]", StringComparison.Ordinal))
        {
            return null;
        }

        var type = line[(line.LastIndexOf(' ', separator) + 1)..separator];
        var name = line[(separator + Separator.Length)..parameters];
        return type.Contains('[', StringComparison.Ordinal)
            ? new ProfiledMethod(type.Replace(AnyReference, "System.Object", StringComparison.Ordinal), name)
            : null;
    }

    public override string ToString() => Type + Separator + Name;
}
