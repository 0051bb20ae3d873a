namespace ControlPlane.Kubernetes.Discovery;

/// <summary>Which Deployments and StatefulSets run vtgates.</summary>
/// <param name="Selector">By their labels.</param>
/// <param name="Container">The container that runs vtgate; null: the one whose command is vtgate.</param>
public sealed record WorkloadChoice(LabelSelector Selector, string? Container)
{
    /// <summary>The Vitess operator's label.</summary>
    public const string UsualSelector = "planetscale.com/component=vtgate";

    public bool Takes(Workload workload) => Selector.Matches(workload.Labels);
}
