namespace ControlPlane.Api.Documents;

/// <summary>Names of ours as documents and log lines write them: <c>inSync</c>.</summary>
public static class JsonNames
{
    public static string Of(string name) =>
        char.IsAsciiLetterLower(name[0]) ? name : char.ToLowerInvariant(name[0]) + name[1..];

    public static string Of<T>(T value)
        where T : struct, Enum => Of(value.ToString());

    /// <summary>The name of one of several cases.</summary>
    public static string OfCase(object one) => Of(one.GetType().Name);
}
