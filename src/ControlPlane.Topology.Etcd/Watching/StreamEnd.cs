namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>Why a stream ended without a status.</summary>
/// <param name="AtFault">Whether the endpoint had better be left.</param>
internal sealed record StreamEnd(string Why, bool AtFault);
