using ControlPlane.Reconcile.Gathering;

namespace ControlPlane.Reconcile.Passes;

/// <summary>
/// How long a round waits for cells with stores of their own: briefly as long as anything else is to be done, so that a
/// dead cell holds up none of the others; for long when nothing else is left; and briefly again where that did not help.
/// </summary>
internal sealed class Patience(GatherOptions options)
{
    private Mood mood;
    private int missing;

    private enum Mood
    {
        Brief,
        Long,
        GivenUp,
    }

    public TimeSpan OfNextRound => mood is Mood.Long ? options.CellTimeout : options.CellPatience;

    /// <param name="unreadable">How many cells the round that ended could not read.</param>
    public void Learn(int unreadable)
    {
        if (mood is Mood.Long && unreadable >= missing)
        {
            mood = Mood.GivenUp;
        }
    }

    /// <summary>True: the next round waits for long, which none has done yet.</summary>
    public bool TryLonger(int unreadable)
    {
        if (mood is not Mood.Brief || unreadable == 0)
        {
            return false;
        }

        (mood, missing) = (Mood.Long, unreadable);
        return true;
    }
}
