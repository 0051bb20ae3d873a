using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Reconcile.Readiness;

/// <summary>What is waited for, and how patiently. All durations are real time.</summary>
public sealed record ReadinessOptions
{
    public required OrdinalSet<CellName> Cells { get; init; }

    /// <summary>vtgate's <c>--keyspaces-to-watch</c>; null: all keyspaces.</summary>
    public OrdinalSet<KeyspaceName>? KeyspacesToWatch { get; init; }

    /// <summary>After this long it is given up.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The first pause between two looks at the keys; it doubles from there, with jitter, as long as nothing changes. A
    /// change of the cells' records ends it early.
    /// </summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Hundreds of vtgates may start at once: in each pause a store is asked for keys by each of them.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Values are read no more often than this, and only when keys have changed.</summary>
    public TimeSpan ReadSpacing { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A cell with a store of its own that has not answered after this long is unreadable.</summary>
    public TimeSpan CellTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
