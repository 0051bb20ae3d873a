namespace ControlPlane.Serving.Routing.Model;

/// <summary>A table of a keyspace's VSchema that passed vtgate's checks (BaseTable in vindexes/vschema.go).</summary>
/// <param name="Source">Of a reference table: where its rows come from, when the VSchema says so.</param>
public sealed record DeclaredTable(string Name, TableKind Kind, TableReference? Source);
