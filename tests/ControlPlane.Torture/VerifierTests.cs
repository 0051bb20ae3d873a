using System.Collections.Immutable;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Records;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Timelines;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using ControlPlane.Torture.Checking;
using ControlPlane.Torture.Writers;
using Google.Protobuf;

namespace ControlPlane.Torture;

/// <summary>The rules by themselves, on histories that nobody had to wait for.</summary>
public class VerifierTests
{
    private static readonly KeyspaceName Keyspace = Scribe.Keyspaces[0];
    private static readonly CellLayout Zone1 = Cluster.LayoutOf(Scribe.Cells[0]);
    private static readonly Key SrvKeyspace = Zone1.SrvKeyspace(Keyspace);

    private Verifier verifier;
    private ImmutableSortedDictionary<Key, Entry> entries;
    private long revision;

    [SetUp]
    public void Begin()
    {
        (entries, revision) = (ImmutableSortedDictionary<Key, Entry>.Empty, 1);
        foreach (var write in Inputs.Created(Keyspace).OfType<Write.Put>())
        {
            entries = entries.SetItem(write.Key, EntryOf(write.Key, write.Value));
        }

        verifier = new(new(entries, new(revision)), own: null, prunes: true);
    }

    [Test]
    public void A_rebuild_of_the_newest_inputs_is_right()
    {
        Others(Inputs.Applied(Keyspace));
        Ours(Zone1.SrvVSchema, Rebuilt());

        verifier.Violations.ShouldBeEmpty();
        verifier.Writes.ShouldBe(1);
    }

    [Test]
    public void A_rebuild_of_inputs_that_were_true_when_the_replaced_record_was_written_is_right()
    {
        var older = Rebuilt();
        Others(Inputs.Applied(Keyspace));
        Ours(Zone1.SrvVSchema, older);

        verifier.Violations.ShouldBeEmpty();
    }

    [Test]
    public void A_record_older_than_the_one_it_replaces_is_wrong()
    {
        var older = Rebuilt();
        Others(Inputs.Applied(Keyspace));
        Ours(Zone1.SrvVSchema, Rebuilt());
        Ours(Zone1.SrvVSchema, older);

        verifier.Violations.ShouldHaveSingleItem().ShouldContain("never older");
    }

    [Test]
    public void A_record_older_than_its_deletion_is_wrong()
    {
        var older = Rebuilt();
        Others(Inputs.Applied(Keyspace));
        Others([new Write.Delete(Zone1.SrvVSchema)]);
        Ours(Zone1.SrvVSchema, older);

        verifier.Violations.ShouldHaveSingleItem().ShouldContain("never older");
    }

    [Test]
    public void A_record_as_it_would_have_been_when_it_was_absent_before_is_right_until_nothing_is_on_its_way()
    {
        Others([new Write.Delete(Zone1.SrvVSchema)]);
        var older = Rebuilt();
        Others(Inputs.Applied(Keyspace));
        Others([new Write.Put(Zone1.SrvVSchema, Rebuilt().ToByteString()), new Write.Delete(SrvKeyspace)]);
        Others([new Write.Delete(Zone1.SrvVSchema)]);
        Ours(Zone1.SrvVSchema, older);
        verifier.Violations.ShouldBeEmpty();

        verifier.Settle();
        Others([new Write.Delete(Zone1.SrvVSchema)]);
        Ours(Zone1.SrvVSchema, older);
        verifier.Violations.ShouldHaveSingleItem().ShouldContain("never older");
    }

    [Test]
    public void A_SrvKeyspace_of_inputs_that_have_changed_by_its_commit_is_wrong()
    {
        var older = NaiveRebuild.SrvKeyspaceOf(Records().Keyspaces[Keyspace]);
        Others(Inputs.Throttled(Keyspace));
        Ours(SrvKeyspace, older);

        verifier.Violations.ShouldHaveSingleItem().ShouldContain("inputs at commit");
    }

    [Test]
    public void Equal_content_written_again_is_wrong()
    {
        Ours(Zone1.SrvVSchema, Rebuilt());
        Ours(Zone1.SrvVSchema, Rebuilt());

        verifier.Violations.ShouldHaveSingleItem().ShouldContain("equal content");
    }

    [Test]
    public void Deleting_a_record_whose_keyspace_exists_is_wrong_and_deleting_an_orphan_is_not()
    {
        Ours([new Write.Delete(SrvKeyspace)]);
        verifier.Violations.ShouldHaveSingleItem().ShouldContain("not deleted");

        Others(Inputs.Removed(entries.Values.Where(entry => Inputs.IsOf(Keyspace, entry.Key))));
        Ours([new Write.Delete(SrvKeyspace)]);
        verifier.Violations.Count.ShouldBe(1);
    }

    [Test]
    public void Deleting_a_record_that_was_written_after_its_keyspace_came_back_is_wrong()
    {
        var first = entries.Values.Where(entry => Inputs.IsOf(Keyspace, entry.Key)).ToArray();
        Others(Inputs.Removed(first));
        Others([.. first.Select(entry => new Write.Put(entry.Key, entry.Value))]);
        Ours(SrvKeyspace, NaiveRebuild.SrvKeyspaceOf(Records().Keyspaces[Keyspace]));
        Ours([new Write.Delete(SrvKeyspace)]);

        verifier.Violations.ShouldHaveSingleItem().ShouldContain("not deleted");
    }

    [Test]
    public void Writing_inputs_is_wrong_and_taking_a_lock_is_not()
    {
        Ours([new Write.Put(Key.FromText("/vitess/global/keyspaces/k1/locks/17"), ByteString.Empty)]);
        verifier.Violations.ShouldBeEmpty();

        Ours([.. Inputs.Applied(Keyspace)]);
        verifier.Violations.ShouldHaveSingleItem().ShouldContain("only serving records");
    }

    [Test]
    public void Garbage_is_wrong()
    {
        Ours([new Write.Put(Zone1.SrvVSchema, ByteString.CopyFrom(0x0A, 0xFF, 0x01, 0x02))]);

        verifier.Violations.ShouldHaveSingleItem().ShouldContain("cannot be decoded");
    }

    [Test]
    public void After_a_restore_a_record_of_lost_inputs_is_right_where_nothing_was_written_since_and_wrong_after()
    {
        var backup = (entries, revision);
        Others(Inputs.Applied(Keyspace));
        var lost = Rebuilt();
        (entries, revision) = backup;
        verifier.TakeGlobal(new StoreEvent.Restored(entries, new(revision)));

        Ours(Zone1.SrvVSchema, lost);
        verifier.Violations.ShouldBeEmpty();

        Others(Inputs.Applied(Keyspace));
        Ours(Zone1.SrvVSchema, Rebuilt());
        Ours(Zone1.SrvVSchema, lost);
        verifier.Violations.ShouldHaveSingleItem().ShouldContain("never older");
    }

    private SrvVSchema Rebuilt() => NaiveRebuild.SrvVSchemaOf(Records());

    private GlobalRecords Records() => GlobalRecordsReader.Read(Cluster.Layout, entries.Values, new(revision));

    private void Ours(Key key, IMessage content) => Ours([new Write.Put(key, content.ToByteString())]);

    private void Ours(ImmutableArray<Write> writes) => Take(writes, by: null);

    private void Others(ImmutableArray<Write> writes) => Take(writes, by: "others");

    private void Take(ImmutableArray<Write> writes, string? by)
    {
        revision++;
        var changes = writes.Select(
            KeyChange (write) =>
                write is Write.Put put
                    ? new KeyChange.Put(EntryOf(put.Key, put.Value))
                    : new KeyChange.Deleted(write.Key, new(revision))
        );
        var told = new TopologyChange.Changed([.. changes], new(revision));
        entries = new Picture(entries, default).After(told).Entries;
        verifier.TakeGlobal(new StoreEvent.Written(told, by));
    }

    private Entry EntryOf(Key key, ByteString value) =>
        new()
        {
            Key = key,
            Value = value,
            Created = new(revision),
            Modified = new(revision),
        };
}
