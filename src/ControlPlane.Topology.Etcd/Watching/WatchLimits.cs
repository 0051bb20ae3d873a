namespace ControlPlane.Topology.Etcd.Watching;

/// <param name="Changes">The most changes of keys that wait for a reader.</param>
/// <param name="Bytes">The most bytes of keys and values that do; one revision may be larger.</param>
internal readonly record struct WatchLimits(int Changes, long Bytes);
