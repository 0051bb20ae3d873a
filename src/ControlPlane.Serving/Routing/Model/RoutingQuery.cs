using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Routing.Model;

/// <summary>What is asked of a vtgate: where does this name go?</summary>
/// <param name="Keyspace">The qualifier, or the selected keyspace; null: a plain name with none selected.</param>
/// <param name="TabletType">The target's tablet type; rules may differ by it.</param>
public readonly record struct RoutingQuery(KeyspaceName? Keyspace, string Name, TabletType TabletType)
{
    public static RoutingQuery Plain(string name) => new(null, name, TabletType.Primary);
}
