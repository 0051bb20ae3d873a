namespace ControlPlane.Reconcile.Resilience;

/// <summary>Whether calls to a store are let through.</summary>
public enum BreakerState
{
    /// <summary>All of them.</summary>
    Closed,

    /// <summary>None: it has not answered for a while, and each try would only cost its timeout.</summary>
    Open,

    /// <summary>One, to see whether it answers again.</summary>
    HalfOpen,
}

/// <summary>The breaker of one store.</summary>
/// <param name="Store">The store's address.</param>
/// <param name="Since">When it came to this state.</param>
/// <param name="Failures">Calls without an answer since the last one that was answered.</param>
public sealed record BreakerStatus(string Store, BreakerState State, DateTimeOffset Since, long Failures);
