using System.Collections.Immutable;
using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Simulation.Oracles;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Timelines;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Records;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Torture.Checking;

/// <summary>
/// Holds every recorded write of the controller against the rules, from the records alone: what was written, what it
/// replaced, and every state that the inputs ever had. Take the events of the global store in order, then those of a
/// cell's own.
/// </summary>
internal sealed class Verifier
{
    private readonly InputVersions inputs = new();
    private readonly Dictionary<Key, Held> held = [];
    private readonly Dictionary<Key, Revision> absences = [];
    private readonly Revision beginning;
    private readonly bool prunes;

    /// <param name="global">The global store before the first moment.</param>
    /// <param name="own">The last cell's own store; null: there is none.</param>
    /// <param name="prunes">Whether records of keyspaces that are gone may be deleted.</param>
    public Verifier(Picture global, Picture? own, bool prunes)
    {
        (beginning, this.prunes) = (global.At, prunes);
        SetInputs(global);
        foreach (var entry in global.Entries.Values.Concat(own?.Entries.Values ?? []))
        {
            Hold(entry.Key, entry, global.At);
        }
    }

    /// <summary>Writes of serving records by the controller that were looked at.</summary>
    public int Writes { get; private set; }

    public List<string> Violations { get; } = [];

    /// <summary>
    /// No transaction is on its way any more. Until then one that creates a record may have been computed when the record
    /// was absent before, and no store can tell "absent again" from "absent still".
    /// </summary>
    public void Settle() => absences.Clear();

    public void TakeGlobal(StoreEvent happened)
    {
        switch (happened)
        {
            case StoreEvent.Restored restored:
                Restore(new(restored.Entries, restored.At));
                break;
            case StoreEvent.Written written:
                Judge(written, isGlobal: true);
                inputs.Take(written.Change);
                Hold(written, _ => written.At);
                break;
        }
    }

    /// <summary>
    /// Revisions of two stores do not compare, so a record of a cell's own store is dated by its content: with the oldest
    /// inputs from which it can have come.
    /// </summary>
    public void TakeOwn(StoreEvent happened)
    {
        if (happened is StoreEvent.Written written)
        {
            Judge(written, isGlobal: false);
            Hold(written, change => OldestOrigin(change) ?? FloorOf(change.Key));
        }
    }

    private void Judge(StoreEvent.Written written, bool isGlobal)
    {
        if (written.By is not null)
        {
            return;
        }

        foreach (var change in written.Change.Changes)
        {
            if (Cluster.ServingRecordAt(change.Key) is { } record)
            {
                Writes++;
                if (Broken(record, change, isGlobal) is { } rule)
                {
                    Violations.Add($"{written.At}, {record}: {rule}");
                }
            }
            else if (!isGlobal || Cluster.LockedKeyspace(change.Key) is null)
            {
                Violations.Add($"{written.At}: only serving records and own locks are written, not {change.Key}");
            }
        }
    }

    private string? Broken(ServingRecordId record, KeyChange change, bool isGlobal)
    {
        if (change is not KeyChange.Put(var entry))
        {
            return IsOrphan(record, change.Key) ? null : "what is needed is not deleted: its keyspace exists";
        }

        if (Read(record, entry.Value) is not { } content)
        {
            return "what is written can be read: it cannot be decoded";
        }

        if (
            held.GetValueOrDefault(change.Key).Entry is { Value.IsEmpty: false } was
            && content.Equals(Read(record, was.Value))
        )
        {
            return $"equal content is not written again: it says what has been there since {was.Modified}";
        }

        if (Origins(record, content, FloorOf(change.Key)).FirstOrDefault() is null)
        {
            return $"never older: it is no rebuild of any inputs from {FloorOf(change.Key)} on, {AgeOf(record, content)}";
        }

        return isGlobal && record is ServingRecordId.SrvKeyspace && !content.Equals(Rebuilt(record, inputs.Newest))
            ? "inputs at commit: it is not what a rebuild of the inputs as they were then would be"
            : null;
    }

    private string AgeOf(ServingRecordId record, IMessage content) =>
        Origins(record, content, beginning).LastOrDefault() is { } older
            ? $"but of those of {older.From}"
            : "and of none before";

    /// <summary>Its keyspace was gone at some moment since what is deleted was written: a delete asks for that very record.</summary>
    private bool IsOrphan(ServingRecordId record, Key key) =>
        prunes
        && record.KeyspaceName is { } keyspace
        && inputs.Since(FloorOf(key)).Any(version => !version.Entries.ContainsKey(Cluster.Layout.Keyspace(keyspace)));

    private Revision? OldestOrigin(KeyChange change) =>
        change is KeyChange.Put(var entry)
        && Cluster.ServingRecordAt(change.Key) is { } record
        && Read(record, entry.Value) is { } content
            ? Origins(record, content, FloorOf(change.Key)).FirstOrDefault()?.From
            : null;

    private IEnumerable<InputVersion> Origins(ServingRecordId record, IMessage content, Revision floor) =>
        inputs.Since(floor).Where(version => content.Equals(Rebuilt(record, version)));

    private Revision FloorOf(Key key) => held.TryGetValue(key, out var known) ? known.Floor : beginning;

    private void Hold(StoreEvent.Written written, Func<KeyChange, Revision> floor)
    {
        foreach (var change in written.Change.Changes)
        {
            Hold(change.Key, (change as KeyChange.Put)?.Entry, floor(change));
        }
    }

    private void Hold(Key key, Entry? entry, Revision floor)
    {
        if (Cluster.ServingRecordAt(key) is null)
        {
            return;
        }

        if (entry is null && !absences.TryAdd(key, floor))
        {
            floor = absences[key];
        }

        held[key] = new(entry, floor > beginning ? floor : beginning);
    }

    /// <summary>
    /// What was written after the backup is lost. A write that was on its way may still come from inputs that are: it is
    /// accepted where the record has not been written since the backup, since no server could have refused it.
    /// </summary>
    private void Restore(Picture back)
    {
        var lost = inputs
            .Newest.Entries.Keys.Except(back.Entries.Keys)
            .Select(KeyChange (key) => new KeyChange.Deleted(key, back.At));
        SetInputs(back with { At = back.At.Next }, [.. lost]); // so that what was written up to the backup has all before it
        foreach (var key in held.Keys.Union(back.Entries.Keys).ToArray())
        {
            var entry = back.Entries.GetValueOrDefault(key);
            Hold(key, entry, entry?.Modified ?? beginning);
        }
    }

    private void SetInputs(Picture picture, ImmutableArray<KeyChange> gone = default)
    {
        var puts = picture.Entries.Values.Select(KeyChange (entry) => new KeyChange.Put(entry));
        inputs.Take(new([.. puts, .. gone.IsDefault ? [] : gone], picture.At));
    }

    private static IMessage? Rebuilt(ServingRecordId record, InputVersion version) =>
        record.KeyspaceName is { } keyspace ? version.SrvKeyspaceOf(keyspace) : version.SrvVSchema;

    private static IMessage? Read(ServingRecordId record, ByteString value) =>
        record.KeyspaceName is null
            ? RecordCodec.Decode<SrvVSchema>(value) is Decoded<SrvVSchema>.Message(var srvVSchema)
                ? NaiveRebuild.Sorted(srvVSchema)
                : null
            : (RecordCodec.Decode<SrvKeyspace>(value) as Decoded<SrvKeyspace>.Message)?.Value;
}
