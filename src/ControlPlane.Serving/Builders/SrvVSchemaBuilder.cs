using ControlPlane.Protocols.VSchema;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Builders;

/// <summary>
/// Computes what upstream's RebuildSrvVSchema writes (go/vt/topo/srv_vschema.go): every cell gets the same. VSchemas
/// are taken over as they are, valid or not, with the fields we do not know.
/// </summary>
public static class SrvVSchemaBuilder
{
    /// <param name="vschemas">
    /// One for each name under <c>keyspaces/</c>, also where there is no Keyspace record; null where there is no
    /// VSchema record, which gives the keyspace an empty one.
    /// </param>
    /// <param name="rules">
    /// The rules. All but the keyspace routing rules are present in the result when they are absent here.
    /// </param>
    /// <returns>
    /// A record that shares the messages it was made of, since a cluster's VSchemas are big and nobody changes a
    /// decoded record. Keyspaces are in the order of their names.
    /// </returns>
    public static SrvVSchema Build(IEnumerable<KeyValuePair<KeyspaceName, Keyspace?>> vschemas, ClusterRules rules)
    {
        var record = new SrvVSchema
        {
            RoutingRules = rules.Routing ?? new(),
            ShardRoutingRules = rules.ShardRouting ?? new(),
            KeyspaceRoutingRules = rules.KeyspaceRouting,
            MirrorRules = rules.Mirror ?? new(),
        };
        foreach (var (keyspace, vschema) in vschemas.OrderBy(pair => pair.Key))
        {
            record.Keyspaces.Add(keyspace.Value, vschema ?? new());
        }

        return record;
    }
}
