namespace ControlPlane.Topology.Stores;

/// <summary>
/// Which history of a store its watches tell. What was told or read in one era may be put together with what is read
/// in the same era, as long as it is sure; otherwise equal revisions may mean different things.
/// </summary>
/// <param name="Number">Another one since the server turned out to hold another history: it was restored from a backup.</param>
/// <param name="IsSure">False while watches are cut off from their server: it may be another one by now.</param>
public readonly record struct StoreEra(long Number, bool IsSure)
{
    /// <summary>That of a store that is never restored, or that nobody watches.</summary>
    public static StoreEra First => new(0, IsSure: true);
}
