namespace ControlPlane.Kubernetes.Pruning;

/// <summary>What the Vitess operator does to serving records of a cell that has no tablets for them.</summary>
public enum PruningState
{
    /// <summary>It leaves them alone, or there are none that it would remove.</summary>
    Off,

    /// <summary>It removes them until a change that waits on the VitessCluster is rolled out.</summary>
    OffNotRolledOut,

    /// <summary>It removes them.</summary>
    InForce,
}
