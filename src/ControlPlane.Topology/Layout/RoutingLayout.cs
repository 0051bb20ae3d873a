using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Layout;

/// <summary>Where our own routing records lie in the global store (docs/routing-records.md).</summary>
public sealed record RoutingLayout(TopologyRoot Root)
{
    public enum Kind
    {
        /// <summary>The plain names that a keyspace has a part in.</summary>
        Names,

        /// <summary>The tables that a keyspace was last seen to have.</summary>
        Tables,
    }

    public KeySpan Directory => Root.Directory("controlplane/routing");

    public Key Head => Root.Key("controlplane/routing/Head");

    public Key Of(KeyspaceName keyspace, Kind kind) => Root.Key($"controlplane/routing/keyspaces/{keyspace}/{kind}");

    /// <summary>Null: the key is the head, or nothing that this version knows.</summary>
    public (KeyspaceName Keyspace, Kind Kind)? Find(Key key) =>
        Root.Segments(key) switch
        {
            ["controlplane", "routing", "keyspaces", var keyspace, nameof(Kind.Names)] => (new(keyspace), Kind.Names),
            ["controlplane", "routing", "keyspaces", var keyspace, nameof(Kind.Tables)] => (new(keyspace), Kind.Tables),
            _ => null,
        };
}
