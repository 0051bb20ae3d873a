using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>A kind of fault: what it needs, and how it strikes and heals.</summary>
internal abstract class Fault
{
    public abstract string Name { get; }

    public abstract StageShape Shape { get; }

    /// <summary>Strikes while the controller publishes and inputs change, and heals before it returns.</summary>
    public abstract Task StrikeAsync(Strike strike, CancellationToken cancellation);

    public override string ToString() => Name;
}
