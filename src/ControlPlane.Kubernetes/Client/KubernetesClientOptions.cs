namespace ControlPlane.Kubernetes.Client;

/// <summary>Bounds of the client. The defaults are meant to be kept.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>For one call to its last byte; for a watch, until its answer begins.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls per second, all kinds together, beginnings of watches too.</summary>
    public double CallsPerSecond { get; init; } = 50;

    /// <summary>So many calls may come at once after a quiet time.</summary>
    public int Burst { get; init; } = 100;

    /// <summary>A call that would have to wait longer for the two above fails with <see cref="ApiError.TooManyRequests"/>.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call that was refused with 429 and a <c>Retry-After</c> is sent again by the client itself.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The longest <c>Retry-After</c> that is waited for; a longer one is the caller's.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The largest answer, a page of a list above all. In bytes.</summary>
    public int MostAnswerBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The largest line of a watch. The API server's objects stay below 1.5 MiB, some more as JSON.</summary>
    public int MostLineBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Its part before the slash is the field manager of our writes.</summary>
    public string UserAgent { get; init; } = "controlplane/0";
}
