using ControlPlane.Serving.Findings;
using ControlPlane.Simulation.Runs;
using ControlPlane.Simulation.Topologies;
using Google.Protobuf;

namespace ControlPlane.Simulation.Writers;

/// <summary>The other writers of one run, each at it every now and then for as long as the storm lasts.</summary>
public sealed class Crowd(World world)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(90);
    private static readonly ByteString Garbage = ByteString.CopyFrom(0xFF, 0x01, 0x02);

    public async Task WorkAsync()
    {
        var knobs = world.Knobs;
        (string Name, bool IsOn, Func<Upstream, VitessHand, Task> Act)[] kinds =
        [
            ("rebuilds", knobs.Rebuilds, (upstream, _) => upstream.RebuildSrvVSchemaAsync()),
            ("keyspace rebuilds", knobs.Rebuilds, (upstream, _) => upstream.RebuildKeyspaceAsync()),
            ("applies", knobs.Applies, (upstream, _) => upstream.ApplyVSchemaAsync()),
            ("alters", knobs.StaleAlters, (upstream, _) => upstream.AlterVSchemaAsync()),
            ("flips", knobs.Flips, (upstream, _) => upstream.FlipServingAsync(Scripted())),
            ("prunes", knobs.Prunes, (_, hand) => PruneAsync(hand)),
            ("corruptions", knobs.Corruptions, (_, hand) => CorruptAsync(hand)),
        ];
        await Task.WhenAll(kinds.Where(kind => kind.IsOn).Select(kind => RepeatAsync(kind.Name, kind.Act)).ToArray());
    }

    private async Task RepeatAsync(string name, Func<Upstream, VitessHand, Task> act)
    {
        var hand = new VitessHand(world, name);
        var upstream = new Upstream(world, hand);
        while (true)
        {
            await hand.PauseAsync(hand.Random.Between(TimeSpan.Zero, LongestPause));
            if (!world.Weather.IsStormy)
            {
                return;
            }

            await act(upstream, hand);
        }
    }

    /// <summary>As the Vitess operator does to the cells where it sees no tablets (lab-operator.md).</summary>
    private async Task PruneAsync(VitessHand hand)
    {
        if (PickRecord(hand) is { } record)
        {
            hand.Tell($"deletes {record}");
            world.Journal.Probe("an operator pruned a record");
            await hand.DeleteAsync(Cluster.KeyOf(record));
        }
    }

    private async Task CorruptAsync(VitessHand hand)
    {
        if (PickRecord(hand) is { } record)
        {
            hand.Tell($"spoils {record}");
            world.Journal.Probe("a record was spoilt");
            await hand.PutAsync(Cluster.KeyOf(record), hand.Random.Chance(0.5) ? ByteString.Empty : Garbage);
        }
    }

    private ServingRecordId? PickRecord(VitessHand hand)
    {
        ServingRecordId[] records =
        [
            .. world
                .Cluster.Stores.Keys.SelectMany(address => world.Audit.LedgerOf(address).Entries)
                .Select(entry => Cluster.ServingRecordAt(entry.Key))
                .OfType<ServingRecordId>(),
        ];
        return records.Length == 0 ? null : hand.Random.Pick(records);
    }

    /// <summary>The keyspaces whose shards or SrvKeyspaces the script changes.</summary>
    private string[] Scripted() =>
        [
            .. Enumerable
                .Range(world.Knobs.FirstCommand, world.Knobs.Commands)
                .SelectMany(index => RecordedHistory.Command(index).Events)
                .Select(change => change.Key.Split('/'))
                .Where(path => path is [_, _, _, "keyspaces", _, "shards" or "SrvKeyspace", ..])
                .Select(path => path[4])
                .Distinct(),
        ];
}
