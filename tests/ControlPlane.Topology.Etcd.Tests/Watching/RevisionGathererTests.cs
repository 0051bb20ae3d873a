using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Etcd.Watching;
using ControlPlane.Topology.Stores;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Topology.Etcd.Tests.Watching;

public class RevisionGathererTests
{
    /// <summary>Events of revisions 10 to 15, one to four of each, and where a server cuts them into parts.</summary>
    private static readonly Gen<(Event[] Events, int[] Cuts)> Batches =
        from counts in Gen.Choose(1, 4).ArrayOf(6)
        let events = counts.SelectMany((count, index) => Revision(10 + index, count)).ToArray()
        from cuts in Gen.Choose(1, events.Length - 1).ListOf()
        select (events, cuts.Distinct().Order().ToArray());

    [Test]
    public void Wherever_the_server_cuts_revisions_are_whole_and_told_once() =>
        Prop.ForAll(
                Batches.ToArbitrary(),
                batch =>
                {
                    var gatherer = new RevisionGatherer(new Revision(10));

                    var told = Parts(batch).SelectMany(part => gatherer.Add(part.Events, part.GoesOn)).ToList();

                    told.Select(one => one.Change.At.Value).ShouldBe([10, 11, 12, 13, 14, 15]);
                    told.SelectMany(one => one.Change.Changes.Select(change => change.Key.ToString()))
                        .ShouldBe(batch.Events.Select(change => change.Kv.Key.ToStringUtf8()));
                    gatherer.Next.ShouldBe(new Revision(16));
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void Wherever_a_stream_breaks_the_next_one_completes_it() =>
        Prop.ForAll(
                Batches.ToArbitrary(),
                batch =>
                {
                    var gatherer = new RevisionGatherer(new Revision(10));
                    var told = new List<TopologyChange.Changed>();
                    foreach (var (events, _) in Parts(batch))
                    {
                        // Each part is the last of its stream; the next begins where the gatherer says.
                        gatherer.Restart();
                        var left = batch.Events.Where(change => change.Kv.ModRevision >= gatherer.Next.Value);
                        var arrived = left.Take(events.Length + 1);
                        told.AddRange(gatherer.Add(arrived, goesOn: true).Select(one => one.Change));
                    }

                    gatherer.Restart();
                    var rest = batch.Events.Where(change => change.Kv.ModRevision >= gatherer.Next.Value);
                    told.AddRange(gatherer.Add(rest, goesOn: false).Select(one => one.Change));

                    told.Select(one => one.At.Value).ShouldBe([10, 11, 12, 13, 14, 15]);
                    told.Sum(one => one.Changes.Length).ShouldBe(batch.Events.Length);
                }
            )
            .QuickCheckThrowOnFailure();

    [Test]
    public void What_was_told_before_is_not_told_again()
    {
        var gatherer = new RevisionGatherer(new Revision(11));

        var told = gatherer.Add([.. Revision(10, 2), .. Revision(11, 1)], goesOn: false).ToList();
        told.AddRange(gatherer.Add([.. Revision(11, 1), .. Revision(12, 1)], goesOn: false));

        told.Select(one => one.Change.At.Value).ShouldBe([11, 12]);
    }

    [Test]
    public void A_deletion_tells_its_revision()
    {
        var gatherer = new RevisionGatherer(new Revision(10));

        var (change, _) = gatherer.Add([Events.Deleted("/a", 10)], goesOn: false).ShouldHaveSingleItem();

        change.Changes.ShouldBe([new KeyChange.Deleted(Key.FromText("/a"), new Revision(10))]);
    }

    private static IEnumerable<Event> Revision(long revision, int count) =>
        Enumerable.Range(0, count).Select(number => Events.Put($"/{revision}/{number}", revision));

    private static IEnumerable<(Event[] Events, bool GoesOn)> Parts((Event[] Events, int[] Cuts) batch)
    {
        int[] ends = [.. batch.Cuts, batch.Events.Length];
        var start = 0;
        foreach (var end in ends)
        {
            yield return (batch.Events[start..end], end < batch.Events.Length);
            start = end;
        }
    }
}
