using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Faults;

/// <summary>One thing asked of a store, as a fault sees it pass.</summary>
public abstract record StoreCall
{
    private StoreCall() { }

    /// <param name="Page">Zero for the first page of the listing.</param>
    public sealed record List(KeySpan Span, int Page) : StoreCall;

    public sealed record Get(Key Key) : StoreCall;

    public sealed record Commit(Transaction Transaction) : StoreCall;

    /// <param name="After">The last revision told; null: a snapshot comes first.</param>
    public sealed record Watch(KeySpan Span, Revision? After) : StoreCall;

    public sealed record Grant(TimeSpan TimeToLive) : StoreCall;

    public sealed record Renew(LeaseId Lease) : StoreCall;

    public sealed record Revoke(LeaseId Lease) : StoreCall;

    /// <summary>True when the call reads, compares or writes a key of the span. Lease calls touch none.</summary>
    public bool Touches(KeySpan span) =>
        this switch
        {
            List list => list.Span.Overlaps(span),
            Watch watch => watch.Span.Overlaps(span),
            Get get => span.Contains(get.Key),
            Commit(var transaction) => transaction.Conditions.Any(condition => condition.Span.Overlaps(span))
                || transaction.Writes.Any(write => span.Contains(write.Key)),
            _ => false,
        };
}
