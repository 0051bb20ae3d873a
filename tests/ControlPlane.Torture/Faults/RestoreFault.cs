using ControlPlane.Topology.Stores;
using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>The store is put back to a backup, so revisions go backwards, and soon pass those that were seen before.</summary>
internal sealed class RestoreFault : Fault
{
    public override string Name => "restore";

    public override StageShape Shape => StageShape.Alone;

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var (stage, member) = (strike.Stage, strike.Stage.Members[0]);
        var backup = await member.Server.BackupAsync(cancellation);

        await strike.Scribe.ScribbleAsync(strike.Random, strike.Random.Next(1, 6), cancellation);
        await strike.MidPublishAsync(cancellation);
        Revision newest;
        using (await strike.Scribe.PauseAsync(cancellation))
        {
            member.Wire.Refuse();
            await strike.Recorder.UntilAsync(strike.Scribe.Last, cancellation);
            await strike.Recorder.PauseAsync();
            newest = strike.Recorder.Now.At;
            await member.Server.RestoreAsync(
                backup,
                strike.Flip() ? $"restored-{strike.Random.Next()}" : null,
                cancellation
            );
            await strike.Recorder.GoOnAsync(stage.Direct, cancellation);
            strike.Journal.Tell($"fault: restored to {strike.Recorder.Now.At}");
        }

        // Or else keys are written at the very revisions at which they were written in what is lost.
        var overtakes = strike.Flip();
        while (overtakes && strike.Recorder.Now.At < newest)
        {
            await strike.Scribe.SignAsync("after the restore", cancellation);
            await strike.Recorder.UntilAsync(strike.Scribe.Last, cancellation);
        }

        if (strike.Flip())
        {
            await strike.Scribe.ScribbleAsync(strike.Random, strike.Random.Next(1, 12), cancellation);
        }

        strike.Mend();
    }
}
