using ControlPlane.Protocols.VSchema;

namespace ControlPlane.Serving.Builders;

/// <summary>
/// The rules that apply to the whole cluster, as the global store has them; null: there is no such record.
/// </summary>
public sealed record ClusterRules
{
    public static ClusterRules None { get; } = new();

    public RoutingRules? Routing { get; init; }

    public ShardRoutingRules? ShardRouting { get; init; }

    public KeyspaceRoutingRules? KeyspaceRouting { get; init; }

    public MirrorRules? Mirror { get; init; }
}
