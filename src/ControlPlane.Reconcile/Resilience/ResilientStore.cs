using System.Runtime.CompilerServices;
using ControlPlane.Topology.Stores;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ControlPlane.Reconcile.Resilience;

/// <summary>
/// A store that costs its callers little while it is dead. Reads end in time and are tried again a few times; a
/// breaker lets nothing through for a while once too many calls were not answered. A commit is sent at most once, and
/// with the breaker open certainly not. Watches, renewals and revocations pass as they are: the first have patience of
/// their own, and a lock must be given back whatever the breaker says.
/// For the edge only, never inside what is simulated (docs/decisions/0006).
/// </summary>
public sealed class ResilientStore : ITopologyStore
{
    private readonly ITopologyStore inner;
    private readonly Breaker breaker;
    private readonly ResiliencePipeline reads;
    private readonly ResiliencePipeline writes;
    private readonly ResiliencePipeline pages;

    public ResilientStore(ITopologyStore inner, ResilienceOptions options, TimeProvider time)
    {
        this.inner = inner;
        breaker = new(inner.Address, options, time);
        writes = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(breaker.Options)
            .Build();
        pages = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddPipeline(writes)
            .AddTimeout(options.ReadTimeout)
            .Build();
        reads = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(RetryOptions(options))
            .AddPipeline(pages)
            .Build();
    }

    public string Address => inner.Address;

    public StoreLimits Limits => inner.Limits;

    public StoreEra Era => inner.Era;

    public BreakerStatus Breaker => breaker.Status;

    /// <summary>The first page is tried again; who misses a later one must read anew, since the revision may be gone.</summary>
    public async IAsyncEnumerable<ListPage> ListAsync(
        KeySpan span,
        ListOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var listing = new Listing(() => inner.ListAsync(span, options, CancellationToken.None), cancellation);
        await using (listing)
        {
            var first = await CallAsync(reads, listing.FirstAsync, cancellation);
            for (var page = first; page is not null; page = await CallAsync(pages, listing.NextAsync, cancellation))
            {
                yield return page;
            }
        }
    }

    public Task<Entry?> GetAsync(Key key, CancellationToken cancellation) =>
        CallAsync(reads, limit => inner.GetAsync(key, limit), cancellation);

    public Task<CommitOutcome> CommitAsync(Transaction transaction, CancellationToken cancellation) =>
        CallAsync(writes, limit => inner.CommitAsync(transaction, limit), cancellation);

    public IAsyncEnumerable<TopologyChange> WatchAsync(KeySpan span, Revision? after, CancellationToken cancellation) =>
        inner.WatchAsync(span, after, cancellation);

    public Task<Lease> GrantAsync(TimeSpan timeToLive, CancellationToken cancellation) =>
        CallAsync(writes, limit => inner.GrantAsync(timeToLive, limit), cancellation);

    public Task<bool> RenewAsync(LeaseId lease, CancellationToken cancellation) =>
        inner.RenewAsync(lease, cancellation);

    public Task RevokeAsync(LeaseId lease, CancellationToken cancellation) => inner.RevokeAsync(lease, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static RetryStrategyOptions RetryOptions(ResilienceOptions options) =>
        new()
        {
            MaxRetryAttempts = options.ReadRetries,
            Delay = options.FirstRetryAfter,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = call => ValueTask.FromResult(Resilience.Breaker.WasNotAnswered(call.Outcome)),
        };

    private async Task<T> CallAsync<T>(
        ResiliencePipeline pipeline,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellation
    )
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellation);
        try
        {
            return await pipeline.ExecuteAsync(
                async running => await CountedAsync(call, running.CancellationToken, cancellation),
                context
            );
        }
        catch (BrokenCircuitException open)
        {
            throw breaker.Refusal(open);
        }
        catch (TimeoutRejectedException late)
        {
            throw new StoreException(
                StoreFailure.Unavailable,
                Address,
                $"{Address} did not answer within {late.Timeout.TotalSeconds:0.#} s.",
                late
            );
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<T> CountedAsync<T>(
        Func<CancellationToken, Task<T>> call,
        CancellationToken limit,
        CancellationToken cancellation
    )
    {
        try
        {
            var result = await call(limit);
            breaker.Count(result is not CommitOutcome.Unknown);
            return result;
        }
        catch (StoreException refused)
        {
            breaker.Count(refused.Failure is not StoreFailure.Unavailable);
            throw;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            breaker.Count(answered: false); // its time was up
            throw;
        }
    }
}
