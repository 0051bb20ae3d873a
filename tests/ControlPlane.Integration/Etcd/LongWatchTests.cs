using System.Globalization;
using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Integration.Etcd;

/// <summary>A watch that has been through everything still tells all: the history of dead watches, E1 to E6 in a row.</summary>
[CancelAfter(120_000)]
public class LongWatchTests
{
    private const int Rounds = 30;

    [TestCase(1)]
    [TestCase(2)]
    public async Task E15_A_watch_is_right_after_any_row_of_cuts_silences_and_compactions(
        int seed,
        CancellationToken cancellation
    )
    {
        var server = SharedServer.Instance;
        await using var relay = new TcpRelay(server.Address);
        await using var subject = new EtcdSubject(server, Impatient.At(relay.Address));
        await using var beside = server.Open();
        var random = new Random(seed);
        var end = subject.Root.Child("end");
        var seen = ReadAsync(subject, end, cancellation);

        for (var round = 0; round < Rounds; round++)
        {
            await DisturbAsync(relay, random, subject, beside, cancellation);
            await ChangeAsync(random, subject, beside, cancellation);
            relay.Mend();
        }

        relay.Cut();
        await beside.PutAsync(end, "", cancellation);

        var entries = await ListAsync(subject, beside, cancellation);
        (await seen).Values.OrderBy(entry => entry.Key).ShouldBe(entries);
    }

    private static async Task DisturbAsync(
        TcpRelay relay,
        Random random,
        EtcdSubject subject,
        EtcdStore beside,
        CancellationToken cancellation
    )
    {
        switch (random.Next(5))
        {
            case 0:
                relay.Cut();
                break;
            case 1:
                relay.SwallowAnswers();
                break;
            case 2:
                relay.Refuse();
                break;
            case 3:
                relay.Refuse();
                await ChangeAsync(random, subject, beside, cancellation);
                var newest = await beside.PutAsync(subject.Root.Child("newest"), "", cancellation);
                await subject.CompactAsync(newest, cancellation);
                break;
        }
    }

    private static async Task ChangeAsync(
        Random random,
        EtcdSubject subject,
        EtcdStore beside,
        CancellationToken cancellation
    )
    {
        for (var change = 0; change < 4; change++)
        {
            var key = subject.Root.Child(random.Next(6).ToString(CultureInfo.InvariantCulture));
            await (
                random.Next(3) == 0
                    ? beside.DeleteAsync(key, cancellation)
                    : beside.PutAsync(key, $"{random.Next()}", cancellation)
            );
        }
    }

    /// <summary>What a reader holds who believes all that the watch tells, once it has told of <paramref name="end"/>.</summary>
    private static async Task<Dictionary<Key, Entry>> ReadAsync(EtcdSubject subject, Key end, CancellationToken stop)
    {
        var held = new Dictionary<Key, Entry>();
        await foreach (var told in subject.Store.WatchAsync(KeySpan.Prefix(subject.Root), null, stop))
        {
            switch (told)
            {
                case TopologyChange.Snapshot snapshot:
                    held = snapshot.Entries.ToDictionary(entry => entry.Key);
                    break;
                case TopologyChange.Changed changed:
                    Apply(held, changed);
                    break;
            }

            if (held.ContainsKey(end))
            {
                break;
            }
        }

        return held;
    }

    private static void Apply(Dictionary<Key, Entry> held, TopologyChange.Changed changed)
    {
        foreach (var change in changed.Changes)
        {
            if (change is KeyChange.Put(var entry))
            {
                held[change.Key] = entry;
            }
            else
            {
                held.Remove(change.Key);
            }
        }
    }

    private static async Task<List<Entry>> ListAsync(EtcdSubject subject, EtcdStore store, CancellationToken stop)
    {
        var entries = new List<Entry>();
        await foreach (var page in store.ListAsync(KeySpan.Prefix(subject.Root), new ListOptions(), stop))
        {
            entries.AddRange(page.Entries);
        }

        return entries;
    }
}
