namespace ControlPlane.Kubernetes.Queues;

/// <param name="FirstRetry">After an item's first failure; doubled by each further one of the same item.</param>
public sealed record WorkQueueOptions(TimeSpan FirstRetry, TimeSpan LongestRetry)
{
    public static WorkQueueOptions Usual { get; } = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(2));
}
