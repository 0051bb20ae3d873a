using Google.Protobuf;

namespace ControlPlane.Protocols.VSchema;

/// <content>
/// Copies that share what is in them. A SrvVSchema of a large topology has tens of thousands of messages, most of them the same
/// from one record to the next.
/// </content>
public sealed partial class SrvVSchema
{
    /// <summary>
    /// This record, unknown fields and all, with other keyspaces. What is in it is shared and not copied: neither may be changed.
    /// </summary>
    public SrvVSchema With(IEnumerable<KeyValuePair<string, Keyspace>> keyspaces)
    {
        var result = new SrvVSchema
        {
            RoutingRules = RoutingRules,
            ShardRoutingRules = ShardRoutingRules,
            KeyspaceRoutingRules = KeyspaceRoutingRules,
            MirrorRules = MirrorRules,
            _unknownFields = UnknownFieldSet.Clone(_unknownFields),
        };
        foreach (var (name, keyspace) in keyspaces)
        {
            result.Keyspaces.Add(name, keyspace);
        }

        return result;
    }
}
