using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Primaries;

/// <summary>Whom to ask for the tables of an unsharded keyspace. A null tablet: the shard has no primary.</summary>
public sealed record ShardPrimary(KeyspaceShard Shard, TabletAlias? Tablet);
