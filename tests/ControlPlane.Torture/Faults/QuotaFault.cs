using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Stores;
using ControlPlane.Torture.Stages;
using ControlPlane.Torture.Writers;

namespace ControlPlane.Torture.Faults;

/// <summary>
/// The store is full and takes no more puts, while records are deleted from under the gates; then space is made.
/// </summary>
internal sealed class QuotaFault : Fault
{
    public override string Name => "quota";

    public override StageShape Shape =>
        StageShape.Alone with
        {
            Flags = ["--quota-backend-bytes=4194304", "--backend-batch-interval=10ms"],
        };

    public override async Task StrikeAsync(Strike strike, CancellationToken cancellation)
    {
        var server = strike.Stage.Members[0].Server;
        var ticket = await strike.Scribe.TakeTicketAsync(cancellation);
        await Filler.FillAsync(strike.Stage.Direct, cancellation);
        strike.Journal.Tell("fault: the store is full");
        var cell = Cluster.LayoutOf(Scribe.Cells[strike.Random.Next(Scribe.Cells.Length)]);
        await strike.Stage.Direct.CommitAsync(
            new([], [new Write.Delete(ticket), new Write.Delete(cell.SrvVSchema)]),
            cancellation
        );
        await strike.PauseAsync(100, 800, cancellation);
        await server.ControlAsync(cancellation, "del", "--prefix", Filler.Prefix);
        var at = await strike.Recorder.UntilAsync(picture => !picture.Entries.Keys.Any(Filler.Owns), cancellation);
        await server.ControlAsync(cancellation, "compaction", $"{at.At.Value}");
        await server.ControlAsync(cancellation, "defrag");
        await server.ControlAsync(cancellation, "alarm", "disarm");
        strike.Journal.Tell("fault: there is space again");
    }
}
