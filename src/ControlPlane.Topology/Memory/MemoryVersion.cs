using System.Collections.Immutable;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Memory;

/// <summary>The whole store at one revision, and the changes that led to it.</summary>
internal sealed record MemoryVersion(Revision At, EntryMap Entries, ImmutableArray<KeyChange> Changes)
{
    /// <summary>An etcd server begins at revision 1 with no key.</summary>
    public static MemoryVersion First { get; } = new(new Revision(1), EntryMap.Empty, []);

    /// <summary>
    /// Conditions as etcd evaluates them (server/etcdserver/apply, <c>applyCompare</c>): a key that does not exist has
    /// revisions of zero, and a compare over a span without keys is a compare with such a key.
    /// </summary>
    public bool Satisfies(Condition condition) =>
        condition switch
        {
            Condition.ModifiedAt(var key, var at) => (Entries.Find(key)?.Modified ?? Revision.None) == at,
            Condition.CreatedAt(var key, var at) => (Entries.Find(key)?.Created ?? Revision.None) == at,
            Condition.NoneModifiedAfter(var span, var limit) => Entries.In(span).All(entry => entry.Modified <= limit),
            Condition.Empty(var span) => !Entries.In(span).Any(),
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "Not a condition a store knows."),
        };

    /// <summary>The version after these writes; this one when they change nothing (a delete of a missing key).</summary>
    public MemoryVersion After(IEnumerable<Write> writes)
    {
        var next = this with { At = At.Next, Changes = [] };
        var written = writes.Aggregate(next, (version, write) => version.After(write));
        return written.Changes.IsEmpty ? this : written;
    }

    private MemoryVersion After(Write write)
    {
        var existing = Entries.Find(write.Key);
        switch (write)
        {
            case Write.Put put:
                var entry = new Entry
                {
                    Key = put.Key,
                    Value = put.Value,
                    Created = existing?.Created ?? At,
                    Modified = At,
                    Lease = put.Lease,
                };
                return this with { Entries = Entries.With(entry), Changes = Changes.Add(new KeyChange.Put(entry)) };
            case Write.Delete when existing is null:
                return this;
            case Write.Delete:
                var deleted = new KeyChange.Deleted(write.Key, At);
                return this with { Entries = Entries.Without(existing), Changes = Changes.Add(deleted) };
            default:
                throw new ArgumentOutOfRangeException(nameof(write), write, "Not a write a store knows.");
        }
    }
}
