using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Schemas;

namespace ControlPlane.Reconcile.Routing;

/// <summary>
/// The lists that a loop was told, and those of them that may be used. One with names that the kept list lacks is
/// written first, so that a loop which takes over the moment these are published knows whose they are. One that could
/// not be written is used all the same: that was tried.
/// </summary>
/// <param name="isKept">False: lists are not written, so none waits for it.</param>
internal sealed class ToldLists(bool isKept)
{
    private LiveSchemas? underWay;

    /// <summary>All, the newest of each keyspace.</summary>
    public LiveSchemas All { get; private set; } = LiveSchemas.Empty;

    public LiveSchemas Usable { get; private set; } = LiveSchemas.Empty;

    /// <summary>They are to be written now.</summary>
    public bool IsDue { get; private set; }

    public void Learn(LiveSchemas lists) =>
        All = new KeptRouting { Live = All }
            .With(lists)
            .Live;

    /// <returns>What to write.</returns>
    public LiveSchemas Begin() => underWay = All;

    /// <returns>True: what has ended, well or not, was the writing of lists.</returns>
    public bool TryEnd()
    {
        if (underWay is not { } tried)
        {
            return false;
        }

        (Usable, underWay) = (tried, null);
        return true;
    }

    /// <summary>Compares them with those that are kept.</summary>
    public void Judge(LiveSchemas kept)
    {
        IsDue = isKept && All.Keyspaces.Values.Any(list => IsNew(list, kept.Find(list.Keyspace)));
        Usable = IsDue ? Usable : All;
    }

    private bool IsNew(LiveSchema list, LiveSchema? kept) =>
        Usable.Find(list.Keyspace)?.HasTheSameAs(list) != true
        && (kept is null || (kept.ReadAt <= list.ReadAt && !list.Tables.Concat(list.Views).All(kept.Has)));
}
