namespace ControlPlane.Reconcile.Loops;

/// <summary>
/// The first look waits a moment for all cells: rounds for some of them would compare, and so disturb, each other's records
/// of the same keyspaces. A cell that does not answer delays the others this once, and no longer than this.
/// </summary>
internal sealed class FirstLook
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan? heard;

    /// <summary>It may be taken, or was.</summary>
    public bool IsReady { get; private set; }

    /// <summary>When it may be taken at the latest; null: it may be already, or the global store was not heard.</summary>
    public TimeSpan? Due => IsReady ? null : heard + Longest;

    /// <summary>The global store is heard, and all cells or not.</summary>
    /// <returns>True: from now on it may be taken.</returns>
    public bool Hear(bool all, TimeSpan now)
    {
        heard ??= now;
        if (IsReady || (!all && now - heard < Longest))
        {
            return false;
        }

        return IsReady = true;
    }
}
