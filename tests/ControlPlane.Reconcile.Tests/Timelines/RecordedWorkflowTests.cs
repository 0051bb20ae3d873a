using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Timelines;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Reconcile.Tests.Timelines;

/// <summary>
/// The conditions of a write against real workflows: a pass reads at one recorded revision, and its first write arrives
/// one to five recorded writes later. What is committed then must be right then.
/// </summary>
public class RecordedWorkflowTests
{
    private const int Stride = 4;
    private static readonly Moment[] Moments = [.. Replay.Moments()];

    private static IEnumerable<Placement> Placements =>
        [new(false, null), new(false, "zone2"), new(true, null), new(true, "zone2"), new(true, "zone1")];

    [TestCaseSource(nameof(Placements))]
    public void Nothing_wrong_is_committed_late(object placement)
    {
        var (wrong, done, conflicts) = (new List<string>(), 0, 0);
        for (var at = 4L; at < Moments[^1].Change.Revision; at += Stride)
        {
            for (var later = 1; later <= 5; later++)
            {
                var run = Run((Placement)placement, at, later);
                wrong.AddRange(run.Wrong);
                done += run.Done;
                conflicts += run.Conflicts;
                if (!run.WroteAnything)
                {
                    break;
                }
            }
        }

        wrong.ShouldBeEmpty();
        TestContext.Out.WriteLine($"{placement}: {done} committed, {conflicts} conflicts");
        (done, conflicts).ShouldBeGreaterThan((10, 10), "else this test shows nothing");
    }

    private static Run Run(Placement placement, long at, int later)
    {
        Run? run = null;
        VirtualLoop.Run(async time => run = await RunAsync(placement, at, later, time));
        return run!;
    }

    private static async Task<Run> RunAsync(Placement placement, long at, int later, VirtualTime time)
    {
        var world = new World(new ShiftedTime(time, Moments[Playback.IndexOf(at)].Change.At));
        var playback = new Playback(world, placement);
        await playback.LoadAsync(at);
        var checkpoint = Hold(world);
        string[] cells = [.. Moments[Playback.IndexOf(at)].Observed.Global.Cells.Keys.Select(cell => cell.Value)];

        var pass = world.PassAsync(
            new PlanningRules { VSchemaQuiet = TimeSpan.Zero },
            new PassOptions { LockTimeout = TimeSpan.Zero, MaxRounds = 0 },
            cells
        );
        var reached = await Task.WhenAny(pass, checkpoint.Reached) != pass;
        long? wroteAt = null;
        if (reached)
        {
            await playback.AdvanceAsync(at + later, LetGo);
            LetGo();
        }

        return new(at, wroteAt ?? at, placement, reached, await pass);

        void LetGo()
        {
            wroteAt ??= playback.At;
            checkpoint.Release();
        }
    }

    /// <summary>All writes of serving records stop here, those that begin after it was let go do not.</summary>
    private static Checkpoint Hold(World world)
    {
        var checkpoint = new Checkpoint();
        var rule = new FaultRule(
            FaultMoment.Request,
            call => call is StoreCall.Commit(var all) && all.Writes.Any(write => CommitRules.IsServing(write.Key))
        )
        {
            Hold = checkpoint,
            Times = null,
        };
        world.GlobalFaults.Add(rule);
        world.Faults(World.Second).Add(rule);
        return checkpoint;
    }
}
