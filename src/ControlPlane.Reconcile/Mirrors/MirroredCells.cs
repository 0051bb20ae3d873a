using ControlPlane.Reconcile.Gathering;
using ControlPlane.Reconcile.Topologies;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>The mirrors of all cells that have a usable CellInfo: they come and go with it.</summary>
internal sealed class MirroredCells(TopologyConnection topology, StoreValues values)
{
    private readonly SortedDictionary<CellName, Member> members = [];
    private readonly EqualBytes equalBytes = new();

    public IEnumerable<MirrorFeed> Feeds => members.Values.SelectMany(member => member.Feeds);

    public CellMirror? Find(CellName cell) => members.GetValueOrDefault(cell)?.Mirror;

    public bool IsHeard(CellName cell) => members.TryGetValue(cell, out var member) && member.IsHeard;

    public CellView ViewOf(CellName cell, StoredRecord<Protocols.Topodata.CellInfo> info)
    {
        if (CellPlace.Of(cell, info, topology.Cells) is CellPlace.Nowhere nowhere)
        {
            return new CellView.Unusable(cell, nowhere.Why);
        }

        return members.GetValueOrDefault(cell) switch
        {
            { IsHeard: true } member => new CellView.Read(cell, member.Mirror.Read(member.Highest)),
            { Trouble: { } why } => new CellView.Unreadable(cell, why),
            _ => new CellView.Unreadable(cell, "Its store has not answered yet."),
        };
    }

    /// <summary>Makes the mirrors fit the CellInfo records.</summary>
    /// <returns>The feeds that are new, and those that are not wanted any more.</returns>
    public (List<MirrorFeed> Opened, List<MirrorFeed> Closed) Follow(GlobalRecords global)
    {
        var wanted = global
            .Cells.Select(pair => CellPlace.Of(pair.Key, pair.Value, topology.Cells))
            .Where(place => place is not CellPlace.Nowhere)
            .ToDictionary(place => place.Cell);
        var (opened, closed) = (new List<MirrorFeed>(), new List<MirrorFeed>());
        foreach (var (cell, member) in members.ToArray())
        {
            if (!wanted.TryGetValue(cell, out var place) || !place.Equals(member.Mirror.Place))
            {
                members.Remove(cell);
                member.Forget(values);
                closed.AddRange(member.Feeds);
            }
        }

        foreach (var place in wanted.Values.Where(place => !members.ContainsKey(place.Cell)).OrderBy(at => at.Cell))
        {
            var member = members[place.Cell] = MemberAt(place);
            opened.AddRange(member.Feeds);
        }

        return (opened, closed);
    }

    private Member MemberAt(CellPlace place)
    {
        var (store, layout) = place switch
        {
            CellPlace.InOwnStore own => (own.Store, own.Layout),
            CellPlace.InGlobalStore inGlobal => (topology.Global, inGlobal.Layout),
            _ => throw new InvalidOperationException($"{place} cannot be followed."),
        };
        return new(
            new CellMirror(place, layout, equalBytes),
            [
                new MirrorFeed(store, KeySpan.Single(layout.SrvVSchema), place.Cell),
                new MirrorFeed(store, layout.Keyspaces, place.Cell),
            ]
        );
    }

    private sealed record Member(CellMirror Mirror, MirrorFeed[] Feeds)
    {
        public bool IsHeard => Feeds.All(feed => feed.IsHeard);

        public string? Trouble => Feeds.Select(feed => feed.Trouble).FirstOrDefault(why => why is not null);

        public Revision Highest => Feeds.Max(feed => feed.Highest);

        public void Forget(StoreValues values)
        {
            foreach (var feed in Feeds)
            {
                foreach (var entry in Mirror.In(feed.Span))
                {
                    values.Of(feed.Store).Remove(entry.Key);
                }
            }
        }
    }
}
