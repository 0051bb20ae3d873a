using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Mirrors;

/// <summary>One span of one store that is followed, and what is known of how that goes.</summary>
internal sealed class MirrorFeed(ITopologyStore store, KeySpan span, CellName? cell)
{
    public ITopologyStore Store => store;

    public KeySpan Span => span;

    /// <summary>The cell whose serving records these are; null: inputs.</summary>
    public CellName? Cell => cell;

    /// <summary>Everything in the span has been read once, and the watch goes on from there.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>Why it is not heard; null: it is, or nothing is known yet.</summary>
    public string? Trouble { get; private set; }

    public DateTimeOffset? LastHeardAt { get; private set; }

    public Revision Highest { get; private set; }

    public long Restarts { get; private set; }

    /// <summary>More deletions than this are not remembered one by one.</summary>
    private const int MostDeletions = 4096;

    private readonly Dictionary<Key, Revision> deletions = [];
    private bool hasBegun;

    /// <summary>When the watch began last with everything there was.</summary>
    public Revision BeganAt { get; private set; }

    /// <summary>When a key was deleted, of the last few thousand that were; <see cref="Revision.None"/>: not that we know.</summary>
    public Revision DeletedAt(Key key) => deletions.GetValueOrDefault(key);

    public void NoteDeleted(Key key, Revision at)
    {
        if (deletions.Count >= MostDeletions)
        {
            deletions.Clear();
        }

        deletions[key] = at;
    }

    /// <returns>True: it begins anew after it had begun before.</returns>
    public bool Hear(TopologyChange change, DateTimeOffset now)
    {
        LastHeardAt = now;
        if (change is not TopologyChange.Snapshot)
        {
            Highest = change.At > Highest ? change.At : Highest;
            return false;
        }

        var again = hasBegun;
        (IsHeard, hasBegun, Trouble, Highest, BeganAt) = (true, true, null, change.At, change.At);
        Restarts += again ? 1 : 0;
        return again;
    }

    public void Break(string why) => (IsHeard, Trouble) = (false, why);
}
