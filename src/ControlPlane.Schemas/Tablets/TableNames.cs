using ControlPlane.Topology.Collections;

namespace ControlPlane.Schemas.Tablets;

/// <summary>The tables and views of one MySQL database, without those that Vitess made for itself.</summary>
public sealed record TableNames(OrdinalSet<string> Tables, OrdinalSet<string> Views)
{
    private const int MaxLength = 64;

    /// <summary>
    /// What keeps a text from being the name of a table in MySQL, to stand after "a table"; null: nothing. Source: MySQL's
    /// manual, "Schema Object Names" and "Identifier Length Limits".
    /// </summary>
    public static string? FaultOf(string name) =>
        name.Length == 0 ? "without a name"
        : name.Length > MaxLength ? $"of {name.Length} characters, MySQL allows {MaxLength}"
        : name.Any(IsImpossible) ? "with a character that MySQL does not allow or that is no UTF-8"
        : name[^1] == ' ' ? "that ends with a space, which MySQL does not allow"
        : null;

    public static TableNames Of(IEnumerable<string> tables, IEnumerable<string> views) =>
        new(Ours(tables), Ours(views));

    private static OrdinalSet<string> Ours(IEnumerable<string> names) =>
        names.Where(name => !InternalTables.Covers(name)).ToOrdinalSet();

    // Bytes that are no UTF-8 were replaced when a message was parsed.
    private static bool IsImpossible(char character) => character is '\0' or '\uFFFD' || char.IsSurrogate(character);
}
