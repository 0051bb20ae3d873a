using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Layout;

/// <summary>Where the serving records of one cell lie in its store (vitess-semantics.md 1.2).</summary>
public sealed record CellLayout(TopologyRoot Root)
{
    public Key SrvVSchema => Root.Key("SrvVSchema");

    /// <summary>The SrvKeyspaces; ShardReplication records of tablets lie among them.</summary>
    public KeySpan Keyspaces => Root.Directory("keyspaces");

    // Asked for each record of a topology several times: an interpolated string would take thrice as long.
    public Key SrvKeyspace(KeyspaceName keyspace) =>
        Root.Key(string.Concat("keyspaces/", keyspace.Value, "/SrvKeyspace"));

    /// <summary>A tablet writes its own record, in its own cell.</summary>
    public Key Tablet(TabletAlias alias) => Root.Key($"tablets/{alias}/Tablet");
}
