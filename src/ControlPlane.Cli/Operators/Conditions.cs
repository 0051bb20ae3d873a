using System.Collections.Immutable;
using ControlPlane.Kubernetes.Resources;

namespace ControlPlane.Cli.Operators;

/// <summary>Conditions over time.</summary>
internal static class Conditions
{
    /// <summary>The new ones, with the old time where the status is the same: it tells of transitions alone.</summary>
    public static ImmutableArray<Condition> Carry(
        IEnumerable<Condition> now,
        IReadOnlyList<Condition> before,
        long generation,
        DateTimeOffset at
    ) =>
        [
            .. now.Select(condition =>
                condition with
                {
                    ObservedGeneration = generation,
                    LastTransitionTime = before.FirstOrDefault(old =>
                        old.Type == condition.Type && old.Status == condition.Status
                    )
                        is { } same
                        ? same.LastTransitionTime
                        : at,
                }
            ),
        ];
}
