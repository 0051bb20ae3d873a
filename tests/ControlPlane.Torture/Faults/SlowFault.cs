using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>Everything takes long on its way, both ways, while inputs change faster than that.</summary>
internal sealed class SlowFault : Fault
{
    public override string Name => "slow";

    public override StageShape Shape => StageShape.Alone;

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        strike.Stage.Members[0].Wire.Slow(TimeSpan.FromMilliseconds(strike.Random.Next(20, 150)));
        await strike.Scribe.ScribbleAsync(strike.Random, 10, cancellation);
        await strike.PauseAsync(50, 400, cancellation);
        strike.Mend();
    }
}
