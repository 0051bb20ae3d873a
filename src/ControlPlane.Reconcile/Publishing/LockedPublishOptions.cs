using ControlPlane.Topology.Locks;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>How SrvKeyspaces are written under the keyspace lock.</summary>
/// <param name="Lock">How long the lock lives, and how long it is waited for.</param>
/// <param name="Concurrency">How many keyspaces are locked at once, and how many cells are written at once under a lock.</param>
internal sealed record LockedPublishOptions(LockOptions Lock, int Concurrency);
