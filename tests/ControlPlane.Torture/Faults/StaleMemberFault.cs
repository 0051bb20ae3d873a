using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>The member that the controller uses is cut off from the others, and goes on serving what it had.</summary>
internal sealed class StaleMemberFault : Fault
{
    public override string Name => "stale-member";

    public override StageShape Shape => StageShape.Three with { CutsPeers = true };

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var victim = strike.Stage.InUse;
        if (strike.Flip())
        {
            await strike.MidPublishAsync(cancellation);
        }

        strike.Journal.Tell($"fault: {victim.Server.Address} is cut off from its peers");
        await strike.Stage.IsolateAsync(victim, cancellation);
        strike.Mend();
        await strike.Scribe.ScribbleAsync(strike.Random, 4, cancellation);
        await strike.PauseAsync(0, 1000, cancellation);
        strike.Stage.Join();
        strike.Journal.Tell("fault: the peers are together again");
    }
}
