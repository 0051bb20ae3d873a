using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>
/// A transaction is held on its way while inputs change and Vitess rebuilds everything from them; then it arrives,
/// sometimes after the controller has given it up.
/// </summary>
internal sealed class LateFault : Fault
{
    public override string Name => "late-delivery";

    public override StageShape Shape => StageShape.Alone;

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var wire = strike.Stage.Members[0].Wire;
        var trap = new Trap(Hold.Request);
        wire.Set(trap);
        await strike.Scribe.ApplyVSchemaAsync(cancellation);
        await Task.WhenAny(trap.Sprung, Task.Delay(2000, cancellation));
        await strike.Scribe.ApplyVSchemaAsync(cancellation);
        await strike.Scribe.ReshardAsync(cancellation);
        await strike.Scribe.RebuildAsync(cancellation);
        await strike.PauseAsync(0, strike.Random.Next(4) == 0 ? 3000 : 300, cancellation);
        strike.Journal.Tell("fault: what was held arrives");
        wire.Mend(keeps: true);
    }
}
