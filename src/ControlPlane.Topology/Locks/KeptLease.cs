using ControlPlane.Topology.Stores;

namespace ControlPlane.Topology.Locks;

/// <summary>
/// A lease of ours that is renewed until it is given back or lost. Vitess stops renewing when it has the lock, and
/// notices a loss only when it asks (faults-to-beat.md V3); here
/// <list type="bullet">
/// <item>every renewal counts from when it was sent, since the store may have counted from there;</item>
/// <item>one try and one pause are two beats, so the loss is known within the time to live;</item>
/// <item>nothing is renewed after the lease is given back, so what cannot be revoked ends by itself.</item>
/// </list>
/// </summary>
internal sealed class KeptLease : IAsyncDisposable
{
    private const int BeatsInTimeToLive = 5;
    private static readonly TimeSpan RevokeWithin = TimeSpan.FromSeconds(5);

    private readonly IStoreLeases store;
    private readonly Lease lease;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource givenBack = new();
    private readonly Task keeping;

    private KeptLease(IStoreLeases store, Lease lease, long grantSentAt, TimeProvider time)
    {
        this.store = store;
        this.lease = lease;
        this.time = time;
        Lost = lost.Token;
        keeping = KeepAsync(grantSentAt);
    }

    public LeaseId Id => lease.Id;

    public CancellationToken Lost { get; }

    private TimeSpan Beat => lease.TimeToLive / BeatsInTimeToLive;

    public static async Task<KeptLease> GrantAsync(
        IStoreLeases store,
        TimeSpan timeToLive,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var sentAt = time.GetTimestamp();
        return new KeptLease(store, await store.GrantAsync(timeToLive, cancellation), sentAt, time);
    }

    public async ValueTask DisposeAsync()
    {
        if (givenBack.IsCancellationRequested)
        {
            return;
        }

        givenBack.Cancel();
        await RevokeAsync();
        await keeping;
        lost.Dispose();
    }

    private async Task KeepAsync(long provenAt)
    {
        try
        {
            while (time.GetElapsedTime(provenAt) + (Beat * 2) <= lease.TimeToLive)
            {
                await Task.Delay(Beat, time, givenBack.Token);
                var sentAt = time.GetTimestamp();
                var alive = await RenewAsync();
                if (alive is false)
                {
                    break;
                }

                provenAt = alive is true ? sentAt : provenAt;
            }
        }
        catch (OperationCanceledException) when (givenBack.IsCancellationRequested)
        {
            return;
        }

        lost.Cancel();
    }

    /// <summary>Null: no answer, which proves neither.</summary>
    private async Task<bool?> RenewAsync()
    {
        using var deadline = new CancellationTokenSource(Beat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, givenBack.Token);
        try
        {
            return await store.RenewAsync(Id, either.Token);
        }
        catch (StoreException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!givenBack.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task RevokeAsync()
    {
        using var deadline = new CancellationTokenSource(RevokeWithin, time);
        try
        {
            await store.RevokeAsync(Id, deadline.Token);
        }
        catch (StoreException)
        {
            // Not renewed any more, the lease ends by itself.
        }
        catch (OperationCanceledException)
        {
            // Likewise.
        }
    }
}
