using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Linting;

/// <summary>Where a finding is: in a keyspace's VSchema, or in one of the four kinds of rules.</summary>
public abstract record LintPlace
{
    private LintPlace() { }

    public sealed record Vindex(KeyspaceName Keyspace, string Name) : LintPlace
    {
        public override string ToString() => $"keyspace {Keyspace}, vindex {Name}";
    }

    public sealed record Table(KeyspaceName Keyspace, string Name) : LintPlace
    {
        public override string ToString() => $"keyspace {Keyspace}, table {Name}";
    }

    public sealed record RoutingRule(string From) : LintPlace
    {
        public override string ToString() => $"routing rule {From}";
    }

    public sealed record ShardRule(string From) : LintPlace
    {
        public override string ToString() => $"shard routing rule {From}";
    }

    public sealed record KeyspaceRule(string From) : LintPlace
    {
        public override string ToString() => $"keyspace routing rule {From}";
    }

    public sealed record MirrorRule(string From) : LintPlace
    {
        public override string ToString() => $"mirror rule {From}";
    }
}
