using System.Collections.Immutable;
using ControlPlane.Topology.Stores;
using Google.Protobuf;

namespace ControlPlane.Topology.Contract;

/// <summary>What tests do to stores all the time, in few words.</summary>
public static class StoreVerbs
{
    public static Key Child(this Key parent, string name) => Key.FromText(parent.Raw + name);

    public static Write.Put Put(this Key key, string value, LeaseId lease = default) =>
        new(key, ByteString.CopyFromUtf8(value), lease);

    public static Write.Delete Delete(this Key key) => new(key);

    public static async Task<Revision> PutAsync(
        this ITopologyStore store,
        Key key,
        string value,
        CancellationToken cancellation
    ) => await store.WriteAsync([key.Put(value)], cancellation);

    public static async Task<Revision> DeleteAsync(
        this ITopologyStore store,
        Key key,
        CancellationToken cancellation
    ) => await store.WriteAsync([key.Delete()], cancellation);

    /// <summary>Writes without a condition; anything but a commit fails the test.</summary>
    public static async Task<Revision> WriteAsync(
        this ITopologyStore store,
        ImmutableArray<Write> writes,
        CancellationToken cancellation
    )
    {
        var outcome = await store.CommitAsync(new Transaction([], writes), cancellation);
        return outcome.ShouldBeOfType<CommitOutcome.Committed>().At;
    }

    /// <summary>The whole span at one revision, in one piece.</summary>
    public static async Task<ListPage> ReadAsync(
        this ITopologyStore store,
        KeySpan span,
        CancellationToken cancellation,
        ListOptions? options = null
    )
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        var at = Revision.None;
        await foreach (var page in store.ListAsync(span, options ?? new ListOptions(), cancellation))
        {
            entries.AddRange(page.Entries);
            at = page.At;
        }

        return new ListPage(entries.DrainToImmutable(), at);
    }

    public static async Task<string?> TextAsync(this ITopologyStore store, Key key, CancellationToken cancellation) =>
        (await store.GetAsync(key, cancellation))?.Value.ToStringUtf8();
}
