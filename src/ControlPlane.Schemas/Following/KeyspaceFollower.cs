using ControlPlane.Schemas.Feeds;
using ControlPlane.Schemas.Primaries;
using ControlPlane.Schemas.Tablets;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Schemas.Following;

/// <summary>Keeps the list of one keyspace fresh, from one primary, for as long as that is the primary.</summary>
internal sealed class KeyspaceFollower(
    ShardPrimary primary,
    TabletSources sources,
    Turns turns,
    SchemaBook book,
    FeedOptions options
)
{
    private readonly BackOff backOff = new(options.FirstPause, options.LongestPause, options.Random);
    private string where = $"{primary.Tablet}";
    private TabletTrouble? told;
    private bool hasRead;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await FollowAsync(cancellation);
            }
            catch (TabletException trouble)
            {
                Doubt(trouble);
            }
            catch (Exception bug) when (bug is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                Log.Stumbled(options.Logger, primary.Shard.Keyspace.Value, bug);
                Doubt(new(TabletTrouble.Failed, $"a bug: {bug.Message}", bug));
            }

            await Task.Delay(backOff.Next(), options.Time, cancellation);
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        if (primary.Tablet is not { } alias)
        {
            throw new TabletException(TabletTrouble.NoPrimary, $"shard {primary.Shard} has no primary");
        }

        using var turn = await turns.FirstAsync(cancellation);
        var address = await TabletLookup.FindAsync(sources.Records, primary.Shard, alias, cancellation);
        where = $"{alias} at {address}";
        await using var tablet = sources.Dialer.Dial(address);
        await new TabletSession(primary, tablet, turns, options).RunAsync(turn, Learn, Doubt, cancellation);
    }

    private void Learn(TableNames names, DateTimeOffset at)
    {
        backOff.Reset();
        book.Learn(
            new LiveSchema
            {
                Keyspace = primary.Shard.Keyspace,
                Tables = names.Tables,
                Views = names.Views,
                ReadAt = at,
                Source = where,
            }
        );
        if (!hasRead || told is not null)
        {
            (hasRead, told) = (true, null);
            var (tables, views) = (names.Tables.Count, names.Views.Count);
            Log.Reads(options.Logger, primary.Shard.Keyspace.Value, where, tables, views);
        }
    }

    // Said once for each kind of trouble, not at every try.
    private void Doubt(TabletException trouble)
    {
        book.Doubt(primary.Shard.Keyspace, where, trouble.Trouble, trouble.Message);
        if (told != trouble.Trouble)
        {
            told = trouble.Trouble;
            var kind = trouble.Trouble.ToString();
            Log.CannotRead(options.Logger, primary.Shard.Keyspace.Value, kind, $"{where}: {trouble.Message}");
        }
    }
}
