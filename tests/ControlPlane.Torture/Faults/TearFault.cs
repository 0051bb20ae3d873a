using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>Connections are cut in the middle of a frame, several in a row.</summary>
internal sealed class TearFault : Fault
{
    public override string Name => "cut-mid-frame";

    public override StageShape Shape => StageShape.Alone;

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var wire = strike.Stage.Members[0].Wire;
        for (var times = strike.Random.Next(2, 6); times > 0; times--)
        {
            wire.Tear(strike.Random.Next(1, 4));
            await (
                strike.Flip() ? strike.Scribe.ReshardAsync(cancellation) : strike.Scribe.ApplyVSchemaAsync(cancellation)
            );
            await strike.PauseAsync(10, 150, cancellation);
        }

        strike.Mend();
    }
}
