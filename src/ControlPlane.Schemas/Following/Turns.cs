namespace ControlPlane.Schemas.Following;

/// <summary>Who may ask tablets at the same time. Further ones wait in the order they came.</summary>
/// <remarks>
/// Tablets that are asked for the first time, or again after a failure, have turns of their own: among them are those
/// that hang, and a tablet that has just told of a change must not wait behind them.
/// </remarks>
internal sealed class Turns(int concurrency)
{
    private readonly TurnQueue first = new(concurrency);
    private readonly TurnQueue again = new(concurrency);

    public Task<Turn> FirstAsync(CancellationToken cancellation) => first.TakeAsync(cancellation);

    public Task<Turn> AgainAsync(CancellationToken cancellation) => again.TakeAsync(cancellation);
}

/// <summary>One turn, until it is disposed of; again is no harm.</summary>
internal sealed class Turn(TurnQueue from) : IDisposable
{
    private int ended;

    public bool IsHeld => Volatile.Read(ref ended) == 0;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            from.Return();
        }
    }
}
