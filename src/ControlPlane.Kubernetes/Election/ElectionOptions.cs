using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Election;

/// <summary>An election by one Lease. The times are those of most controllers.</summary>
public sealed record ElectionOptions
{
    /// <summary>Between tries of those that do not lead there is up to this much more, so that they do not all come at once.</summary>
    internal const double Jitter = 1.2;

    /// <summary>The Lease's namespace and name.</summary>
    public required ObjectKey Lease { get; init; }

    /// <summary>
    /// Who we are. Different for every process that ever runs: with two of one name, both would lead. A pod's name and
    /// something random.
    /// </summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after they have seen the lease change for the last time, by their own clock.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A term ends this long after the last successful renewal was sent, by our own clock.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>No single try takes longer, so that one that hangs leaves time for others.</summary>
    internal TimeSpan TryTimeout => RenewDeadline / 3;

    /// <exception cref="ArgumentException">The times do not fit each other. The message says how they must.</exception>
    public void Check()
    {
        if (Lease.Name.Length == 0 || Lease.Namespace.Length == 0 || Identity.Length == 0)
        {
            throw new ArgumentException("An election needs the namespace and name of a Lease, and an identity.");
        }

        if (RetryPeriod <= TimeSpan.Zero || RenewDeadline <= RetryPeriod * Jitter || LeaseDuration <= RenewDeadline)
        {
            throw new ArgumentException(
                $"An election needs lease duration ({LeaseDuration}) > renew deadline ({RenewDeadline}) > "
                    + $"retry period ({RetryPeriod}) x {Jitter}: otherwise two lead at once, or none renews in time."
            );
        }

        if (LeaseDuration < TimeSpan.FromSeconds(1) || LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentException($"A Lease counts whole seconds; lease duration is {LeaseDuration}.");
        }
    }
}
