using System.Collections.Immutable;

namespace ControlPlane.Reconcile.Publishing;

/// <summary>Writes to several stores that are under way, so that a store that does not answer holds up none of the others.</summary>
internal sealed class StartedWrites(Task<ImmutableArray<StepOutcome>>[] writes, TimeProvider time)
{
    /// <summary>The outcomes of those that have ended when all have, or when the time is up.</summary>
    public async Task<ImmutableArray<StepOutcome>> EndedWithinAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(Task.WhenAll(writes), Task.Delay(limit, time, enough.Token));
        enough.Cancel();
        cancellation.ThrowIfCancellationRequested();
        var ended = await Task.WhenAll(writes.Where(write => write.IsCompletedSuccessfully));
        return [.. ended.SelectMany(outcome => outcome)];
    }

    public async Task<ImmutableArray<StepOutcome>> AllAsync() =>
        [.. (await Task.WhenAll(writes)).SelectMany(outcome => outcome)];
}
