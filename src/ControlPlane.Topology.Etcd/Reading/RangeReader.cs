using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ControlPlane.Protocols.Etcd;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Etcd.Codecs;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Reading;

/// <summary>Linearizable reads. A listing stays at the revision of its first page.</summary>
internal sealed class RangeReader(EtcdCaller caller, EtcdOptions options)
{
    private readonly string store = options.Address.ToString();

    public async Task<Entry?> GetAsync(Key key, CancellationToken cancellation)
    {
        var response = await ReadAsync(new RangeRequest { Key = KeyCodec.Encode(key) }, key.ToString, cancellation);
        return response.Kvs.Count == 0 ? null : EntryCodec.Decode(response.Kvs[0]);
    }

    /// <summary>Asks for nothing but an answer: whether the span may be read, and the store's revision.</summary>
    public async Task<Revision> ProbeAsync(KeySpan span, CancellationToken cancellation)
    {
        var request = Request(span, new ListOptions());
        request.CountOnly = true;
        return RevisionOf(await ReadAsync(request, span.ToString, cancellation));
    }

    /// <summary>Whether the server has, or had, this key with these revisions and this value.</summary>
    /// <returns>False also when it cannot be told: forgotten and written again since, or not ours to read any more.</returns>
    public async Task<bool> KnowsAsync(Entry seen, CancellationToken cancellation)
    {
        try
        {
            return await HasAsync(seen, seen.Modified, cancellation);
        }
        catch (StoreException failure) when (failure.Failure is StoreFailure.Compacted)
        {
            return await HasAsync(seen, Revision.None, cancellation);
        }
        catch (StoreException failure) when (failure.Failure is StoreFailure.PermissionDenied || IsOfFuture(failure))
        {
            return false;
        }
    }

    private async Task<bool> HasAsync(Entry seen, Revision at, CancellationToken cancellation)
    {
        var request = new RangeRequest { Key = KeyCodec.Encode(seen.Key), Revision = at.Value };
        var response = await ReadAsync(request, seen.Key.ToString, cancellation);
        return response.Kvs is [var found]
            && found.ModRevision == seen.Modified.Value
            && found.CreateRevision == seen.Created.Value
            && found.Value.Equals(seen.Value);
    }

    private static bool IsOfFuture(StoreException failure) =>
        failure.Message.Contains("future revision", StringComparison.Ordinal);

    public async IAsyncEnumerable<ListPage> ListAsync(
        KeySpan span,
        ListOptions listing,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(listing.PageSize);
        var request = Request(span, listing);
        var size = new PageSize(listing, options.PageBytes);
        for (var more = true; more; )
        {
            var response = await ReadPageAsync(request, size, span, cancellation);
            size.Learn(response);
            more = response.More && response.Kvs.Count > 0;
            request.Revision = request.Revision == 0 ? RevisionOf(response).Value : request.Revision;
            ImmutableArray<Entry> entries = [.. response.Kvs.Select(EntryCodec.Decode)];
            yield return new ListPage(entries, new Revision(request.Revision));
            if (more)
            {
                request = request.Clone();
                request.Key = KeyCodec.Encode(KeySpan.Single(entries[^1].Key).End!.Value);
            }
        }
    }

    private async Task<RangeResponse> ReadPageAsync(
        RangeRequest request,
        PageSize size,
        KeySpan span,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            request.Limit = size.Limit;
            try
            {
                return await ReadAsync(request, span.ToString, cancellation);
            }
            catch (StoreException failure) when (failure.Failure == StoreFailure.TooLarge && size.Shrink()) { }
        }
    }

    private async Task<RangeResponse> ReadAsync(RangeRequest request, Func<string> what, CancellationToken cancellation)
    {
        try
        {
            return await caller.UnaryAsync(EtcdMethods.Range, request, CallKind.Repeatable, cancellation);
        }
        catch (EtcdCallException failure)
        {
            throw failure.As(store, $"reading {what()}");
        }
    }

    private Revision RevisionOf(RangeResponse response) =>
        response.Header is { Revision: > 0 } header
            ? new Revision(header.Revision)
            : throw new StoreException(StoreFailure.Other, store, $"{store}: an answer without the store's revision");

    private static RangeRequest Request(KeySpan span, ListOptions listing) =>
        new()
        {
            Key = KeyCodec.Start(span),
            RangeEnd = KeyCodec.EndOrNone(span),
            Revision = listing.At.Value,
            KeysOnly = listing.KeysOnly,
        };
}
