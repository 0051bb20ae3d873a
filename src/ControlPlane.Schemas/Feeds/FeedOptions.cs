using ControlPlane.Schemas.Tablets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Schemas.Feeds;

/// <summary>How tablets are asked and followed.</summary>
public sealed record FeedOptions
{
    public TabletLimits Limits { get; init; } = new();

    /// <summary>Tablets asked at the same time, those asked for the first time and those asked again each. Default 16.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>How old a list becomes before it is read again though nothing was said to have changed. Default 5 min.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The first pause after a failure at a tablet; it doubles. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the pause grows to. Default 30 s. A primary that moves ends it at once.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Spreads the pauses; must be safe for many callers.</summary>
    public Random Random { get; init; } = Random.Shared;

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
