using System.Globalization;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Reconcile.Tests.Spoiling;

/// <summary>
/// Real topologies of which some records are spoilt, through whole passes: nothing crashes, what is written is what
/// Vitess would make of inputs that can be read, and the next pass finds nothing more to do.
/// FUZZ_SEEDS says how many, FUZZ_FROM where to begin.
/// </summary>
public class SpoiltTopologyTests
{
    private const int UsualSeeds = 300;
    private const int MostSpoilt = 4;

    private static readonly string[] Cells = ["zone1", "zone2", "zone3"];

    [Test]
    public void No_spoilt_record_makes_a_pass_crash_or_write_what_is_wrong()
    {
        var (from, seeds) = (Number("FUZZ_FROM", 1), Number("FUZZ_SEEDS", UsualSeeds));
        var written = 0;
        for (var seed = from; seed < from + seeds; seed++)
        {
            var story = RunOrTell(seed);
            story.Fault.ShouldBeNull($"FUZZ_FROM={seed} FUZZ_SEEDS=1: {story}");
            written += story.Writes;
        }

        written.ShouldBeGreaterThan(seeds, "passes that write nothing prove nothing");
    }

    private static Story RunOrTell(int seed)
    {
        try
        {
            return Run(seed);
        }
        catch (Exception crash)
        {
            throw new InvalidOperationException($"FUZZ_FROM={seed} FUZZ_SEEDS=1: it crashed.", crash);
        }
    }

    private static Story Run(int seed)
    {
        var random = new Random(seed);
        var keys = new SortedDictionary<Key, ByteString>(
            Beginnings.All[random.Next(Beginnings.All.Count)].ToDictionary()
        );
        Lose(keys, random);
        var spoilt = Spoil(keys, random);
        var story = new Story(spoilt, null, 0);
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.LoadAsync(keys);
            var began = world.Global.Revision;
            await world.PassAsync(Cells);
            var writes = world.Global.ChangesAfter(began).SelectMany(change => change.Changes).ToArray();
            var serving = writes.Where(change => CommitRules.IsServing(change.Key)).ToArray();
            story = story with
            {
                Fault =
                    serving.Select(change => Verdicts.FaultOf(change, keys)).FirstOrDefault(fault => fault is not null)
                    ?? await FaultOfSecondPassAsync(world),
                Writes = serving.Length,
            };
        });
        return story;
    }

    private static async Task<string?> FaultOfSecondPassAsync(World world)
    {
        var before = world.Global.Revision;
        await world.PassAsync(Cells);
        var again = world
            .Global.ChangesAfter(before)
            .SelectMany(change => change.Changes)
            .Where(change => CommitRules.IsServing(change.Key))
            .Select(change => change.Key)
            .ToArray();
        return again.Length == 0 ? null : $"a second pass wrote {string.Join(", ", again)}";
    }

    /// <summary>So that there is something to write, whatever is spoilt.</summary>
    private static void Lose(SortedDictionary<Key, ByteString> keys, Random random)
    {
        foreach (var key in keys.Keys.Where(CommitRules.IsServing).Where(_ => random.Next(3) == 0).ToArray())
        {
            keys.Remove(key);
        }
    }

    private static Key[] Spoil(SortedDictionary<Key, ByteString> keys, Random random)
    {
        var spoiler = new Spoiler(random);
        var all = keys.Values.ToArray();
        var chosen = Enumerable
            .Range(0, random.Next(1, MostSpoilt + 1))
            .Select(_ => keys.Keys.ElementAt(random.Next(keys.Count)))
            .Distinct()
            .ToArray();
        foreach (var key in chosen)
        {
            keys[key] = spoiler.Spoil(keys[key], all);
        }

        return chosen;
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;

    private sealed record Story(Key[] Spoilt, string? Fault, int Writes)
    {
        public override string ToString() => $"{string.Join(", ", Spoilt)} spoilt: {Fault}";
    }
}
