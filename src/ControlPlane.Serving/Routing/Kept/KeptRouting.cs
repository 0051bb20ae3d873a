using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Serving.Routing.Kept;

/// <summary>What is known of live tables, and what was published of them before.</summary>
public sealed record KeptRouting
{
    public static KeptRouting None { get; } = new();

    /// <summary>The tables of each keyspace as they were last read, by whomever; kept however old they are.</summary>
    public LiveSchemas Live { get; init; } = LiveSchemas.Empty;

    /// <summary>What our own records say of plain names.</summary>
    public RecordedNames Recorded { get; init; } = RecordedNames.None;

    /// <summary>The revision of the routing rules when names were last recorded; null: they never were.</summary>
    public Revision? RulesAt { get; init; }

    /// <summary>Nothing was ever read or published: all is as if there were no live tables in the world.</summary>
    public bool IsNone => Live.Keyspaces.Count == 0 && Recorded.Count == 0;

    /// <summary>The keyspace has such a table or view, as far as was read, or had one when names were last published.</summary>
    public bool Knows(KeyspaceName keyspace, string table) =>
        Live.Find(keyspace)?.Has(table) == true || Recorded.HasLive(keyspace, table);

    /// <summary>
    /// These, with lists that were just read: each takes the place of the one its keyspace had, unless that is newer.
    /// </summary>
    public KeptRouting With(LiveSchemas read)
    {
        var live = Live;
        foreach (var schema in read.Keyspaces.Values)
        {
            live = live.Find(schema.Keyspace) is { } before && before.ReadAt > schema.ReadAt ? live : live.With(schema);
        }

        return ReferenceEquals(live, Live) ? this : this with { Live = live };
    }

    /// <summary>The same but for the ages and sources of the lists, which decide nothing.</summary>
    public bool DecidesTheSameAs(KeptRouting other) =>
        ReferenceEquals(this, other)
        || (
            Recorded.Equals(other.Recorded)
            && RulesAt == other.RulesAt
            && Live.Keyspaces.Keys.SequenceEqual(other.Live.Keyspaces.Keys)
            && Live.Keyspaces.Values.Zip(other.Live.Keyspaces.Values).All(pair => pair.First.HasTheSameAs(pair.Second))
        );
}
