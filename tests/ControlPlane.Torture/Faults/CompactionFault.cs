using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>The server forgets what the watches have not been told yet.</summary>
internal sealed class CompactionFault : Fault
{
    public override string Name => "compaction";

    public override StageShape Shape => StageShape.Alone;

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var member = strike.Stage.Members[0];
        var holds = strike.Random.Next(4) > 0;
        if (holds)
        {
            member.Wire.FromServer.Close();
        }

        await strike.Scribe.ScribbleAsync(strike.Random, 6, cancellation);
        await strike.Scribe.SignAsync("before the compaction", cancellation);
        await strike.Recorder.UntilAsync(strike.Scribe.Last, cancellation);
        strike.Journal.Tell($"fault: compaction at {strike.Scribe.Last}, watches {(holds ? "behind" : "as they are")}");
        await member.Server.ControlAsync(cancellation, "compaction", $"{strike.Scribe.Last.Value}");
        await strike.PauseAsync(0, 300, cancellation);
        member.Wire.Mend(keeps: !holds);
    }
}
