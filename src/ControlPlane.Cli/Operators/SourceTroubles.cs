using System.Collections.Immutable;

namespace ControlPlane.Cli.Operators;

/// <summary>
/// What is wrong with the sources of declarations. It is in the status of every topology, so one failed try, mended by
/// the next, is not told at once. Not for several threads.
/// </summary>
internal sealed class SourceTroubles(TimeProvider time)
{
    private long? differsSince;

    /// <summary>Those to tell.</summary>
    public ImmutableArray<string> Now { get; private set; } = [];

    /// <returns>True: there are others to tell from now on.</returns>
    public bool Change(ImmutableArray<string> heard)
    {
        if (Now.SequenceEqual(heard))
        {
            differsSince = null;
            return false;
        }

        differsSince ??= time.GetTimestamp();
        if (time.GetElapsedTime(differsSince.Value) < HeldStatuses.Longest)
        {
            return false;
        }

        (Now, differsSince) = (heard, null);
        return true;
    }
}
