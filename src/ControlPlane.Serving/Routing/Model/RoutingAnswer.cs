using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>What a vtgate answers, with upstream's exact words where it refuses (vindexes/vschema.go).</summary>
public abstract record RoutingAnswer
{
    private RoutingAnswer() { }

    /// <summary>The error that the client sees; null when the name is found.</summary>
    public virtual string? Error => null;

    /// <param name="Known">
    /// Whether a VSchema or the live schema has the table. One that nobody knows is still sent to an unsharded keyspace.
    /// </param>
    public sealed record Table(KeyspaceName Keyspace, string Name, TableKind Kind, bool Known = true) : RoutingAnswer;

    /// <summary>The name of a vindex, which can be queried like a table.</summary>
    public sealed record Vindex(string Name) : RoutingAnswer;

    /// <summary>A view that the tracker found. Queries reach it; who needs a table gets this error.</summary>
    public sealed record View(KeyspaceName Keyspace, string Name) : RoutingAnswer
    {
        public override string Error => $"VT13001: [BUG] found view `{Keyspace}`.`{Name}`, expecting table";
    }

    public sealed record NotFound(string Name) : RoutingAnswer
    {
        public override string Error => $"table {Name} not found";
    }

    public sealed record Ambiguous(string Name) : RoutingAnswer
    {
        public override string Error => $"ambiguous table reference: {Name}";
    }

    public sealed record AmbiguousVindex(string Name) : RoutingAnswer
    {
        public override string Error => $"ambiguous vindex reference: {Name}";
    }

    public sealed record UnknownKeyspace(string Name) : RoutingAnswer
    {
        public override string Error => $"VT05003: unknown database '{Name}' in vschema";
    }

    /// <summary>A routing rule without a target.</summary>
    public sealed record Disabled(string Name) : RoutingAnswer
    {
        public override string Error => $"table {Name} has been disabled";
    }

    /// <summary>The routing rule for the name is broken; it says so whenever it is used.</summary>
    public sealed record BrokenRule(string Text) : RoutingAnswer
    {
        public override string Error => Text;
    }
}
