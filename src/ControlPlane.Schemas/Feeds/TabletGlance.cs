using ControlPlane.Schemas.Following;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Schemas.Tablets;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Schemas.Feeds;

/// <summary>Asks every primary once, for commands that do not stay.</summary>
public static class TabletGlance
{
    /// <param name="primaries">Whom to ask: <see cref="PrimaryReader.ReadAsync"/>.</param>
    /// <param name="sources">The ways to them.</param>
    /// <param name="within">How long all of it may take. Whoever has not answered by then is in the view with a trouble.</param>
    /// <param name="options">How they are asked.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<SchemaView> ReadAsync(
        OrdinalMap<KeyspaceName, ShardPrimary> primaries,
        TabletSources sources,
        TimeSpan within,
        FeedOptions options,
        CancellationToken cancellation
    )
    {
        var book = new SchemaBook(options.Time);
        var turns = new Turns(options.Concurrency);
        using var deadline = new CancellationTokenSource(within, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        await Task.WhenAll(primaries.Values.Select(primary => AskAsync(primary, either.Token)));
        cancellation.ThrowIfCancellationRequested();
        return book.View;

        async Task AskAsync(ShardPrimary primary, CancellationToken stop)
        {
            try
            {
                using var turn = await turns.FirstAsync(stop);
                await ReadAsync(primary, sources, book, options, stop);
            }
            catch (TabletException trouble)
            {
                book.Doubt(primary.Shard.Keyspace, $"{primary.Tablet}", trouble.Trouble, trouble.Message);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                var why = $"it was not read within {within}";
                book.Doubt(primary.Shard.Keyspace, $"{primary.Tablet}", TabletTrouble.TooSlow, why);
            }
        }
    }

    private static async Task ReadAsync(
        ShardPrimary primary,
        TabletSources sources,
        SchemaBook book,
        FeedOptions options,
        CancellationToken cancellation
    )
    {
        var alias =
            primary.Tablet
            ?? throw new TabletException(TabletTrouble.NoPrimary, $"shard {primary.Shard} has no primary");
        var address = await TabletLookup.FindAsync(sources.Records, primary.Shard, alias, cancellation);
        var at = options.Time.GetUtcNow();
        await using var tablet = sources.Dialer.Dial(address);
        var names = await tablet.ReadAsync(primary.Shard, cancellation);
        book.Learn(
            new()
            {
                Keyspace = primary.Shard.Keyspace,
                Tables = names.Tables,
                Views = names.Views,
                ReadAt = at,
                Source = $"{alias} at {address}",
            }
        );
    }
}
