using ControlPlane.Protocols.Topodata;
using ControlPlane.Topology.Names;

namespace ControlPlane.Serving.Builders;

/// <summary>A shard as the global store has it.</summary>
public readonly record struct ShardRecord(ShardName Name, Shard Record);
