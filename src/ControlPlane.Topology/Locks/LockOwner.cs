namespace ControlPlane.Topology.Locks;

/// <summary>Who takes locks, as operators read it in the lock's value.</summary>
public sealed record LockOwner(string HostName, string UserName)
{
    public static LockOwner ThisProcess { get; } = new(Environment.MachineName, Environment.UserName);
}
