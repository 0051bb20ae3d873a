using System.Collections.Immutable;
using ControlPlane.Topology.Collections;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>
/// The flags of a command line as Vitess reads them: one dash or two, <c>--k=v</c> or <c>--k v</c>, dashes and
/// underscores alike (both since v23, underscores before, dashes from v25 on), and of several the last one counts.
/// </summary>
public sealed record FlagSet
{
    /// <summary>Those that take a value and that we ask for: the next word is theirs, whatever it looks like.</summary>
    private static readonly string[] Wanted =
    [
        "cell",
        "cells_to_watch",
        "keyspaces_to_watch",
        "topo_implementation",
        "topo_global_server_address",
        "topo_global_root",
    ];

    private static readonly string[] Booleans = ["schema_change_signal"];

    public static FlagSet Empty { get; } = new();

    private OrdinalMap<string, Flag> Flags { get; init; } = OrdinalMap<string, Flag>.Empty;

    /// <summary>Flags that were given in both spellings, each with the spelling that counts.</summary>
    public ImmutableArray<string> Warnings { get; private init; } = [];

    /// <summary>The value that counts; null: not given, or not known here.</summary>
    /// <param name="name">With underscores.</param>
    public string? Find(string name) => Flags.Find(name) is { IsKnown: true } flag ? flag.Value : null;

    /// <summary>It was given, and what it says is only known where the command runs.</summary>
    public bool IsUnknown(string name) => Flags.Find(name) is { IsKnown: false };

    /// <summary>From <c>key=value</c> pairs, as the Vitess operator has them: it sorts them and writes <c>--key=value</c>.</summary>
    public static FlagSet FromMap(IEnumerable<KeyValuePair<string, string>> flags) =>
        Read([
            .. flags
                .OrderBy(flag => flag.Key, StringComparer.Ordinal)
                .Select(flag => new Word($"--{flag.Key}={flag.Value}", true)),
        ]);

    internal static FlagSet Read(ImmutableArray<Word> words)
    {
        var given = new List<Flag>();
        for (var i = 0; i < words.Length && words[i].Text != "--"; i++)
        {
            if (!IsFlag(words[i].Text))
            {
                continue;
            }

            var flag = FlagIn(words[i]);
            if (flag.Value is null && Booleans.Contains(flag.Name))
            {
                flag = flag with { Value = "true" }; // a switch takes no word of its own
            }
            else if (
                flag.Value is null
                && i + 1 < words.Length
                && (Wanted.Contains(flag.Name) || !IsFlag(words[i + 1].Text))
            )
            {
                flag = flag with { Value = words[i + 1].Text, IsKnown = flag.IsKnown && words[i + 1].IsKnown };
                i++;
            }

            given.Add(flag);
        }

        return new()
        {
            Flags = given.ToOrdinalMap(flag => flag.Name, flag => flag),
            Warnings = [.. given.GroupBy(flag => flag.Name).SelectMany(WarningsOf)],
        };
    }

    private static bool IsFlag(string word) => word.Length > 1 && word[0] == '-' && word.TrimStart('-').Length > 0;

    private static Flag FlagIn(Word word)
    {
        var text = word.Text.StartsWith("--", StringComparison.Ordinal) ? word.Text[2..] : word.Text[1..];
        var equals = text.IndexOf('=');
        var spelt = equals < 0 ? text : text[..equals];
        return new(spelt.Replace('-', '_'), spelt, equals < 0 ? null : text[(equals + 1)..], word.IsKnown);
    }

    private static IEnumerable<string> WarningsOf(IGrouping<string, Flag> flags)
    {
        var last = flags.Last();
        var spellings = flags.Select(flag => flag.Spelt).Distinct().Count();
        return spellings > 1
            ?
            [
                Wanted.Contains(flags.Key)
                    ? $"--{flags.Key} is given in two spellings; the last one counts: --{last.Spelt}={last.Value}"
                    : $"--{flags.Key} is given in two spellings; the last one counts: --{last.Spelt}",
            ]
            : [];
    }

    private sealed record Flag(string Name, string Spelt, string? Value, bool IsKnown);
}
