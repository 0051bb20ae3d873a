using System.Collections.Immutable;
using ControlPlane.Cli.Leaving;
using ControlPlane.Cli.Output;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Screens;

/// <summary>What became of our own records, and who might write them again.</summary>
internal static class OwnKeysScreen
{
    private const int MostKeys = 20;

    public static void Write(IPaper paper, KeySpan span, ImmutableArray<OwnKey> keys)
    {
        paper.Line(0);
        if (keys.IsEmpty)
        {
            paper.Line(0, $"No record of our own lies under {span.Start}.");
        }

        foreach (var alike in keys.GroupBy(key => key.Fate).OrderBy(group => group.Key))
        {
            WriteAlike(paper, alike.Key, [.. alike.Select(key => key.Key)]);
        }

        paper.Line(
            0,
            new Ink("A controlplane run that has not been stopped publishes again: end every one of them.", Tone.Faint)
        );
    }

    private static void WriteAlike(IPaper paper, OwnKeyFate fate, ImmutableArray<Key> keys)
    {
        var (word, tone, why) = Describe(fate);
        paper.Line(0, new Ink(word, tone), $"  {Words.Count(keys.Length, "own record")}{why}");
        foreach (var key in keys.Take(MostKeys))
        {
            paper.Line(2, $"{key}");
        }

        if (keys.Length > MostKeys)
        {
            paper.Line(2, new Ink($"… and {keys.Length - MostKeys} more; --output json has all.", Tone.Faint));
        }
    }

    private static (string Word, Tone Tone, string Why) Describe(OwnKeyFate fate) =>
        fate switch
        {
            OwnKeyFate.Found => ("to delete", Tone.Removed, ""),
            OwnKeyFate.Deleted => ("deleted", Tone.Good, ""),
            OwnKeyFate.Held => ("held", Tone.Warning, ", left alone: a controlplane runs now and holds its lease."),
            OwnKeyFate.Conflict => ("conflict", Tone.Warning, ", written meanwhile: a controlplane runs now."),
            _ => ("unknown", Tone.Bad, ": the store did not say whether it was deleted. Call this again."),
        };
}
