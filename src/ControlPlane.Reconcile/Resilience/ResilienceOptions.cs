namespace ControlPlane.Reconcile.Resilience;

/// <summary>How patient a <see cref="ResilientStore"/> is. All durations are real time.</summary>
public sealed record ResilienceOptions
{
    /// <summary>The longest that one try of a read may take. Longer than the store's own limit, whose message says more.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a read that was not answered is tried again.</summary>
    public int ReadRetries { get; init; } = 2;

    /// <summary>The wait before the first of them; it doubles from there, with jitter.</summary>
    public TimeSpan FirstRetryAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The least number of calls within <see cref="Window"/> that can open the breaker, at least 2.</summary>
    public int FewestCalls { get; init; } = 4;

    /// <summary>The share of them without an answer that opens it.</summary>
    public double FailureShare { get; init; } = 0.5;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open at first; it doubles with each try in vain.</summary>
    public TimeSpan FirstBreak { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestBreak { get; init; } = TimeSpan.FromSeconds(30);
}
