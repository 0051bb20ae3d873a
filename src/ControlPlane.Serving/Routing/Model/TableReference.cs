namespace ControlPlane.Serving.Routing.Model;

/// <summary>A table as a VSchema or a rule names it. An empty keyspace: by its plain name.</summary>
public readonly record struct TableReference(string Keyspace, string Table)
{
    public override string ToString() => Keyspace.Length == 0 ? Table : $"{Keyspace}.{Table}";
}
