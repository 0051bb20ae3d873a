namespace ControlPlane.Serving.Routing.Model;

/// <summary>What a routing rule does with the name it stands for (buildRoutingRule in vindexes/vschema.go).</summary>
public abstract record RoutingRule
{
    private RoutingRule() { }

    /// <summary>Sends it to a table, which is looked up in that keyspace and not routed again.</summary>
    public sealed record To(TableReference Target) : RoutingRule;

    /// <summary>A rule with no target: the name is disabled.</summary>
    public sealed record Nowhere : RoutingRule;

    /// <summary>It cannot be used, and whoever asks for the name gets this text.</summary>
    public sealed record Broken(string Error) : RoutingRule;
}
