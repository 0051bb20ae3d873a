using ControlPlane.Protocols.Topodata;
using ControlPlane.Schemas.Feeds;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Schemas.Tablets;

namespace ControlPlane.Schemas.Following;

/// <summary>
/// One connection to one primary. The health stream stands before the first list is read, so that no change falls between
/// them; and the tablet must have said who it is. Ends with a <see cref="TabletException"/> or by cancellation.
/// </summary>
internal sealed class TabletSession(ShardPrimary primary, ITabletConnection tablet, Turns turns, FeedOptions options)
{
    /// <summary>A list that keeps changing while it is read is taken after so many tries.</summary>
    private const int MostReads = 3;

    private readonly HealthBoard board = new();
    private readonly TimeProvider time = options.Time;

    /// <param name="first">The turn that the session begins with; it gives it back after the first list.</param>
    /// <param name="learn">Takes a list and the time when it was asked for.</param>
    /// <param name="doubt">Takes a trouble that this session may survive.</param>
    /// <param name="cancellation">Ends the session.</param>
    public async Task RunAsync(
        Turn first,
        Action<TableNames, DateTimeOffset> learn,
        Action<TabletException> doubt,
        CancellationToken cancellation
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var listening = ListenAsync(stop.Token);
        try
        {
            await BeginAsync(cancellation);
            await FollowAsync(first, learn, doubt, cancellation);
        }
        finally
        {
            stop.Cancel();
            await listening;
        }
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        var patience = options.Limits.ReadTimeout;
        if (!await board.NextAsync(patience, time, cancellation))
        {
            throw new TabletException(TabletTrouble.TooSlow, $"its health stream said nothing within {patience}");
        }
    }

    private async Task FollowAsync(
        Turn first,
        Action<TableNames, DateTimeOffset> learn,
        Action<TabletException> doubt,
        CancellationToken cancellation
    )
    {
        var heardAt = time.GetTimestamp();
        var isRead = false;
        var readAt = heardAt;
        while (true)
        {
            var isDue = !isRead || board.TakeChanged() || time.GetElapsedTime(readAt) >= options.RefreshEvery;
            if (DoubtOf(board.Latest) is { } trouble)
            {
                isRead = false;
                first.Dispose();
                doubt(trouble);
            }
            else if (isDue)
            {
                readAt = time.GetTimestamp();
                await ReadAsync(first, learn, cancellation);
                isRead = true;
                first.Dispose();
            }

            var quiet = options.Limits.HealthTimeout - time.GetElapsedTime(heardAt);
            var fresh = isRead ? options.RefreshEvery - time.GetElapsedTime(readAt) : quiet;
            if (await board.NextAsync(quiet < fresh ? quiet : fresh, time, cancellation))
            {
                heardAt = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(heardAt) >= options.Limits.HealthTimeout)
            {
                throw new TabletException(
                    TabletTrouble.TooSlow,
                    $"its health stream has been silent for {options.Limits.HealthTimeout}"
                );
            }
        }
    }

    /// <summary>A list is true of the moment before it was asked for; one that changed meanwhile may be half of each.</summary>
    private async Task ReadAsync(Turn first, Action<TableNames, DateTimeOffset> learn, CancellationToken cancellation)
    {
        for (var read = 1; ; read++)
        {
            var at = time.GetUtcNow();
            board.TakeChanged();
            using var turn = first.IsHeld ? null : await turns.AgainAsync(cancellation);
            var names = await tablet.ReadAsync(primary.Shard, cancellation);
            if (read == MostReads || !board.HasChanged)
            {
                learn(names, at);
                return;
            }
        }
    }

    /// <returns>Null: a serving primary, and the right one.</returns>
    /// <exception cref="TabletException">Somebody else answers here; nothing that it says concerns us.</exception>
    private TabletException? DoubtOf(TabletHealth health) =>
        health.Shard != primary.Shard
            ? throw new TabletException(TabletTrouble.WrongTablet, $"a tablet of {health.Shard} answers there")
        : health.Alias is { } alias && alias != primary.Tablet
            ? throw new TabletException(TabletTrouble.WrongTablet, $"tablet {alias} answers there")
        : health.Type is not TabletType.Primary
            ? new(TabletTrouble.NotPrimary, $"it says that it is {health.Type.ToString().ToUpperInvariant()}")
        : health.IsServing ? null
        : new(TabletTrouble.NotServing, "it says that it does not serve");

    private async Task ListenAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var health in tablet.HealthAsync(cancellation))
            {
                board.Offer(health);
            }
        }
        catch (Exception end) when (end is TabletException or OperationCanceledException)
        {
            board.Fail(end);
        }
    }
}
