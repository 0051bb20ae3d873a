using ControlPlane.EtcdFixture;
using ControlPlane.Torture.Stages;

namespace ControlPlane.Torture.Faults;

/// <summary>The controller's token is void: it has grown old, or the user's roles have changed.</summary>
internal sealed class TokenFault : Fault
{
    public override string Name => "token-expired";

    public override StageShape Shape => StageShape.Alone with { NeedsUsers = true, Flags = ["--auth-token-ttl=1"] };

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        if (strike.Flip())
        {
            strike.Journal.Tell("fault: nobody says a word until tokens are old");
            using (await strike.Scribe.PauseAsync(cancellation))
            {
                await strike.PauseAsync(2100, 2500, cancellation); // etcd looks for old ones once a second
            }
        }
        else
        {
            await strike.MidPublishAsync(cancellation);
            strike.Journal.Tell("fault: the user's roles change");
            await strike.Stage.Members[0].Server.VoidTokensAsync(Reach.User, cancellation);
            strike.Mend();
        }
    }
}
