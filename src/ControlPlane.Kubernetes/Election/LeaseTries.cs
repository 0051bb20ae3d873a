using ControlPlane.Kubernetes.Client;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Election;

/// <summary>Single tries at the Lease, each bounded in time and each guarded by what was read.</summary>
internal sealed class LeaseTries(IKubernetesClient client, ElectionOptions options, TimeProvider time)
{
    private readonly ObjectAddress address = new(Resource.Leases, options.Lease);
    private readonly LeaseWatcher watcher = new(options, time);

    /// <summary>The Lease as we know it; what a guarded write is made from. Null: unknown, to be read first.</summary>
    private KubeObject? known;

    /// <summary>Takes the lease if it may be taken.</summary>
    public async Task<TryOutcome> TakeAsync(CancellationToken cancellation)
    {
        var read = await BoundedAsync(token => client.GetAsync(address, token), cancellation);
        if (read.ErrorOrNull() is { } error)
        {
            // Only a Lease that certainly is not there is created: with any other error a create could only fail.
            return error is ApiError.NotFound ? await CreateAsync(cancellation) : new TryOutcome.Failed(error.Message);
        }

        var lease = read.OrThrow();
        return watcher.MayBeTaken(lease)
            ? await WriteAsync(lease, cancellation)
            : new TryOutcome.HeldByOther(LeaseRecord.Read(lease).Holder);
    }

    /// <summary>Renews what we hold.</summary>
    public async Task<TryOutcome> RenewAsync(CancellationToken cancellation)
    {
        if (known is null)
        {
            var read = await BoundedAsync(token => client.GetAsync(address, token), cancellation);
            if (read is not ApiResult<KubeObject>.Ok { Value: var lease })
            {
                return read.ErrorOrNull() is ApiError.NotFound
                    ? new TryOutcome.HeldByOther("nobody: it was deleted")
                    : new TryOutcome.Failed(read.ErrorOrNull()!.Message);
            }

            if (LeaseRecord.Read(lease).Holder is var holder && holder != options.Identity)
            {
                return new TryOutcome.HeldByOther(holder);
            }

            known = lease;
        }

        return await WriteAsync(known, cancellation);
    }

    /// <summary>Gives the lease back if it is ours.</summary>
    public async Task<TryOutcome> ReleaseAsync(CancellationToken cancellation)
    {
        var read = await BoundedAsync(token => client.GetAsync(address, token), cancellation);
        if (read is not ApiResult<KubeObject>.Ok { Value: var lease })
        {
            return new TryOutcome.Failed(read.ErrorOrNull()!.Message);
        }

        if (LeaseRecord.Read(lease).Holder is var holder && holder != options.Identity)
        {
            return new TryOutcome.HeldByOther(holder);
        }

        var body = LeaseRecord.Free(lease, time.GetUtcNow());
        return await SendAsync(token => client.ReplaceAsync(address, body, token), cancellation);
    }

    private Task<TryOutcome> CreateAsync(CancellationToken cancellation)
    {
        var body = LeaseRecord.New(options, time.GetUtcNow());
        return SendAsync(token => client.CreateAsync(Resource.Leases, body, token), cancellation);
    }

    private Task<TryOutcome> WriteAsync(KubeObject lease, CancellationToken cancellation)
    {
        var body = LeaseRecord.Held(lease, options, time.GetUtcNow());
        return SendAsync(token => client.ReplaceAsync(address, body, token), cancellation);
    }

    private async Task<TryOutcome> SendAsync(
        Func<CancellationToken, Task<ApiResult<KubeObject>>> send,
        CancellationToken cancellation
    )
    {
        var sentAt = time.GetTimestamp();
        var before = known;
        known = null; // also when this is cancelled: the write may have happened
        var result = await BoundedAsync(send, cancellation);
        if (result is ApiResult<KubeObject>.Ok { Value: var written })
        {
            known = written;
            return new TryOutcome.Held(sentAt, LeaseRecord.Read(written).Transitions);
        }

        var error = result.ErrorOrNull()!;
        known = error.MayHaveHappened || error is ApiError.Conflict ? null : before;
        return new TryOutcome.Failed(error.Message);
    }

    private async Task<ApiResult<KubeObject>> BoundedAsync(
        Func<CancellationToken, Task<ApiResult<KubeObject>>> call,
        CancellationToken cancellation
    )
    {
        using var timeout = new CancellationTokenSource(options.TryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ApiResult<KubeObject>.Failed(
                new ApiError.TimedOut($"no answer within {options.TryTimeout.TotalSeconds:0.#} s")
            );
        }
    }
}

/// <summary>How one try ended.</summary>
internal abstract record TryOutcome
{
    private TryOutcome() { }

    /// <summary>It is ours, counting from when the write was sent.</summary>
    public sealed record Held(long SentAt, long Transitions) : TryOutcome;

    public sealed record HeldByOther(string Holder) : TryOutcome;

    /// <summary>It may be ours or not: the next try reads it first.</summary>
    public sealed record Failed(string Why) : TryOutcome;
}
