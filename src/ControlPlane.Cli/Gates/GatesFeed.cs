using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ControlPlane.Cli.Settings;
using ControlPlane.Cli.Topologies;

namespace ControlPlane.Cli.Gates;

/// <summary>
/// Follows the gates file of a frame. The file is looked at every few seconds, and sooner where the system hints at a
/// change; it counts when it has been the same for a moment, so that an editor's or a script's many writes are one edit.
/// Nothing that can be in the file, or happen to it, ends the feed.
/// </summary>
internal sealed class GatesFeed(TopologyFrame frame, TimeProvider time, GatesFeedOptions options)
{
    /// <summary>Ends at once where there is no gates file, and otherwise when it is cancelled.</summary>
    /// <param name="inForce">The topologies that are declared now, from an earlier reading by the same frame.</param>
    /// <param name="cancellation">Ends the feed.</param>
    public async IAsyncEnumerable<GatesNews> FollowAsync(
        ImmutableArray<DeclaredTopology> inForce,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (frame.GatesFile is not { } path)
        {
            yield break;
        }

        var judge = new GatesJudge(frame, inForce);
        await foreach (var text in new SettledText(path, time, options).LooksAsync(cancellation))
        {
            if (judge.Judge(text) is { } news)
            {
                yield return news;
            }
        }
    }
}

/// <summary>How closely a gates file is followed; real time.</summary>
internal sealed record GatesFeedOptions
{
    /// <summary>How long the file must have been the same before it counts.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often it is looked at without a hint: network file systems give none.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>False: no file system is asked to tell of changes.</summary>
    public bool UsesHints { get; init; } = true;
}
