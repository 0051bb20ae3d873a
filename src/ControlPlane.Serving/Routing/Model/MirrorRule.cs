namespace ControlPlane.Serving.Routing.Model;

/// <summary>A mirror rule as a vtgate reads it: part of a table's reads are sent to another table as well.</summary>
/// <param name="From"><c>keyspace.table</c>, perhaps with a tablet type.</param>
/// <param name="To">Null: the rule is broken.</param>
/// <param name="Error">Why it cannot be used, in upstream's words, or null.</param>
public sealed record MirrorRule(string From, TableReference? To, float Percent, string? Error);
