using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ControlPlane.Topology.Etcd.Calls;
using ControlPlane.Topology.Etcd.Diagnostics;
using ControlPlane.Topology.Etcd.Reading;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Etcd.Watching;

/// <summary>
/// A watch as its reader sees it: a snapshot where one is needed, then changes, and a snapshot again whenever the
/// changes that follow cannot be told.
/// </summary>
internal sealed class WatchReader(RangeReader reader, WatchHub hub, EtcdOptions options, Surroundings surroundings)
{
    private readonly Patience patience = new(surroundings);

    public async IAsyncEnumerable<TopologyChange> WatchAsync(
        KeySpan span,
        Revision? after,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var backoff = new Backoff(surroundings, Patience.LongestPause);
        var begun = false;
        var era = hub.Era;
        WatchStream? renewed = null;
        for (var seen = after; ; )
        {
            if (seen is null)
            {
                // Before it is read: a server that is another one afterwards has not got what is read now.
                era = hub.Era;
                var snapshot = await SnapshotAsync(span, begun, cancellation);
                hub.Saw(snapshot);
                seen = snapshot.At;
                yield return snapshot;
            }

            begun = true;
            var watch = hub.Follow(span, seen.Value.Next, era);
            WatchNews news;
            try
            {
                while ((news = await watch.TakeAsync(cancellation)) is WatchNews.Told(var change))
                {
                    backoff.Reset();
                    renewed = null;
                    seen = change is TopologyChange.Changed ? change.At : seen;
                    yield return change;
                }
            }
            finally
            {
                hub.Leave(watch);
            }

            seen = news is WatchNews.Lost ? null : seen;
            renewed = await MendAsync(news, span, renewed, cancellation);
            await backoff.PauseAsync(cancellation);
        }
    }

    /// <param name="renewed">The stream that was given up for its token since the watch was last told anything.</param>
    /// <returns>The same, after this.</returns>
    /// <exception cref="StoreException">It cannot be mended.</exception>
    private async Task<WatchStream?> MendAsync(
        WatchNews news,
        KeySpan span,
        WatchStream? renewed,
        CancellationToken cancellation
    )
    {
        switch (news)
        {
            case WatchNews.Lost(var why):
                Log.WatchLost(surroundings.Logger, span, why);
                return renewed;
            case WatchNews.Refused(_, var stream) when stream == renewed:
                // It was on its way to its end; what follows it has a new token.
                return renewed;
            case WatchNews.Refused(var fault, _) when renewed is not null || !IsAboutTheUser(fault):
                throw new StoreException(
                    fault.Failure,
                    options.Address.ToString(),
                    $"{options.Address}: watching {span} was refused: {fault.Said}. {Advice.For(fault.Failure)}"
                );
            case WatchNews.Refused(_, var stream):
                // A stale token looks the same to etcd 3.4. A read tells: it signs in again by itself.
                await patience.UntilReadAsync(token => reader.ProbeAsync(span, token), span, true, cancellation);
                hub.Renew(stream);
                return stream;
            case WatchNews.Failed(var cause):
                throw cause is StoreException told
                    ? new StoreException(told.Failure, told.Store, told.Message, told)
                    : cause;
            default:
                throw new InvalidOperationException($"{news} is no end of a watch.");
        }
    }

    private async Task<TopologyChange.Snapshot> SnapshotAsync(KeySpan span, bool begun, CancellationToken cancellation)
    {
        return await patience.UntilReadAsync(ReadAsync, span, begun, cancellation);

        async Task<TopologyChange.Snapshot> ReadAsync(CancellationToken token)
        {
            var entries = ImmutableArray.CreateBuilder<Entry>();
            var at = Revision.None;
            await foreach (var page in reader.ListAsync(span, new ListOptions(), token))
            {
                entries.AddRange(page.Entries);
                at = page.At;
            }

            return new TopologyChange.Snapshot(entries.DrainToImmutable(), at);
        }
    }

    private bool IsAboutTheUser(EtcdFault fault) =>
        options.User is not null && fault.Failure is (StoreFailure.PermissionDenied or StoreFailure.Unauthenticated);
}
