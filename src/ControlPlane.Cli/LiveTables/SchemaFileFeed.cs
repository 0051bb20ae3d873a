using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ControlPlane.Cli.Gates;
using ControlPlane.Cli.Settings;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Cli.LiveTables;

/// <summary>
/// Follows a schema file. A file that cannot be used leaves the last good one in force. A file that stays as it is says
/// from time to time that its lists are still true, so that they do not grow old.
/// </summary>
internal sealed class SchemaFileFeed(string path, TimeProvider time, TimeSpan refreshEvery, GatesFeedOptions options)
{
    /// <summary>Ends only when it is cancelled.</summary>
    public async IAsyncEnumerable<SchemaFileNews> FollowAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Reading<string>? read = null;
        var readAt = time.GetTimestamp();
        await foreach (var text in new SettledText(path, time, options).LooksAsync(cancellation))
        {
            if (text.Equals(read) && (!IsGood(text) || time.GetElapsedTime(readAt) < refreshEvery))
            {
                continue;
            }

            (read, readAt) = (text, time.GetTimestamp());
            yield return Judge(text);
        }
    }

    /// <summary>For commands that do not stay.</summary>
    public static SchemaFileNews ReadOnce(string path, TimeProvider time) =>
        new SchemaFileFeed(path, time, TimeSpan.MaxValue, new()).Judge(TextFile.ReadUtf8(path));

    private static bool IsGood(Reading<string> text) => text is Reading<string>.Valid;

    private SchemaFileNews Judge(Reading<string> text)
    {
        if (text is Reading<string>.Invalid(var fault))
        {
            return new SchemaFileNews.Refused([new(path, fault)]);
        }

        var file = SchemaFile.Parse(path, ((Reading<string>.Valid)text).Value, time.GetUtcNow());
        return file.Problems.IsEmpty
            ? new SchemaFileNews.Declared(file.Schemas)
            : new SchemaFileNews.Refused(file.Problems);
    }
}

/// <summary>What a schema file says.</summary>
internal abstract record SchemaFileNews
{
    private SchemaFileNews() { }

    public sealed record Declared(LiveSchemas Schemas) : SchemaFileNews;

    /// <summary>It cannot be used as it is. What it said last stays in force.</summary>
    public sealed record Refused(ImmutableArray<Problem> Problems) : SchemaFileNews;
}
