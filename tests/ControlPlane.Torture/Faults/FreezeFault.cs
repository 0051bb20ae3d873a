using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary><c>SIGSTOP</c> in the middle of a publish: connections stay, and nothing answers until <c>SIGCONT</c>.</summary>
internal sealed class FreezeFault(Who who) : Fault
{
    public override string Name => who.Of("freeze");

    public override StageShape Shape => who.Shape();

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var victim = await who.FindAsync(strike.Stage, cancellation);
        await strike.MidPublishAsync(cancellation);
        strike.Journal.Tell($"fault: SIGSTOP {victim.Server.Address}");
        await victim.Server.FreezeAsync(cancellation);
        try
        {
            strike.Mend();
            await strike.PauseAsync(100, 1500, cancellation);
        }
        finally
        {
            await victim.Server.ThawAsync(CancellationToken.None);
            strike.Journal.Tell("fault: SIGCONT");
        }
    }
}
