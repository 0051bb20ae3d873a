using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary><c>kill -9</c> in the middle of a publish, and a start on the same data.</summary>
internal sealed class KillFault(Who who) : Fault
{
    public override string Name => who.Of("kill");

    public override StageShape Shape => who.Shape();

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var victim = await who.FindAsync(strike.Stage, cancellation);
        await strike.MidPublishAsync(cancellation);
        strike.Journal.Tell($"fault: kill -9 {victim.Server.Address}");
        await victim.Server.KillAsync();
        strike.Mend();
        await strike.PauseAsync(0, 400, cancellation);
        await victim.StartAsync(cancellation);
        strike.Journal.Tell("fault: started again");
    }
}
