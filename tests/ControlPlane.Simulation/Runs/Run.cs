using ControlPlane.Simulation.Controllers;
using ControlPlane.Simulation.Kernel;
using ControlPlane.Simulation.Oracles;
using ControlPlane.Simulation.Writers;

namespace ControlPlane.Simulation.Runs;

/// <summary>
/// One seed from beginning to end: a storm in which nothing wrong may ever be written, then calm, in which one controller
/// alone must bring everything right and keep quiet.
/// </summary>
public sealed class Run
{
    private static readonly TimeSpan ShortestStorm = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LongestStorm = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan OthersEndWithin = TimeSpan.FromMinutes(30);

    /// <summary>A record that somebody kept undoing in the storm is left alone for up to 20 minutes.</summary>
    private static readonly TimeSpan RightWithin = TimeSpan.FromMinutes(25);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietFor = TimeSpan.FromMinutes(30);

    private readonly ulong seed;
    private readonly World world;
    private readonly Fleet fleet;
    private readonly ScriptPlayer script;
    private readonly EndOracle end;

    private Run(ulong seed, Scenario scenario)
    {
        this.seed = seed;
        var knobs = Knobs.Draw(new SimRandom(seed).Stream("knobs"));
        world = new World(seed, scenario.Adjust(knobs));
        fleet = new Fleet(world, scenario.Build, scenario.Plant);
        script = new ScriptPlayer(world);
        end = new EndOracle(world.Audit, world.Knobs.GatedCells);
    }

    private bool IsOver => world.Journal.Violation is not null || world.Loop.Broken is not null;

    public static RunReport Of(ulong seed, Scenario scenario)
    {
        var run = new Run(seed, scenario);
        run.Go();
        return run.Report();
    }

    private void Go()
    {
        try
        {
            GoThroughStorm();
            ComeToRest();
            StayQuiet();
            End();
        }
        catch (SimulationException stuck)
        {
            world.Journal.Violate("the simulation goes on", stuck.Message);
        }

        if (world.Loop.Broken is { } bug)
        {
            world.Journal.Violate("no exception goes unobserved", bug.ToString());
        }
    }

    private void GoThroughStorm()
    {
        var others = world.Others.Start(async () =>
        {
            await script.LoadAsync();
            for (var number = 1; number <= world.Knobs.Controllers; number++)
            {
                fleet.Start($"controller{number}");
            }

            await Task.WhenAll(script.PlayAsync(), new Crowd(world).WorkAsync());
        });
        var played = false;
        var troubles = world.Network.Start(new Troubles(world, fleet).MakeAsync);
        world.Loop.RunUntil(() => IsOver, ShortestStorm);
        while (!IsOver && !played && world.Loop.Now < LongestStorm)
        {
            played = others.IsCompleted || script.HasPlayed;
            RunFor(LooksEvery, () => IsOver);
        }

        world.Weather.Calm();
        world.Journal.Tell("world", "the storm is over");
        var ended = Task.WhenAll(others, troubles);
        if (!RunFor(OthersEndWithin, () => IsOver || ended.IsCompleted))
        {
            world.Journal.Violate("the other writers end", $"still playing {script.Playing}");
        }

        if (ended is { IsFaulted: true, Exception: { } failed })
        {
            world.Journal.Violate("the simulator itself is sound", failed.ToString());
        }
    }

    /// <summary>All controllers but one are gone, in good order or not.</summary>
    private void ComeToRest()
    {
        var random = world.Random.Stream("rest");
        foreach (var name in fleet.Names.Skip(1).Where(_ => !IsOver))
        {
            if (random.Chance(0.5))
            {
                fleet.Crash(name);
            }
            else
            {
                _ = fleet.StopAsync(name);
            }
        }

        var deadline = world.Loop.Now + RightWithin;
        while (!IsOver && end.NotRight().Count > 0 && world.Loop.Now < deadline)
        {
            RunFor(LooksEvery, () => IsOver);
        }

        if (!IsOver && end.NotRight() is { Count: > 0 } wrong)
        {
            world.Journal.Violate("converges", $"after {RightWithin} of calm still wrong: {string.Join(", ", wrong)}");
        }
    }

    private void StayQuiet()
    {
        // Leases of crashed controllers end by themselves meanwhile.
        RunFor(TimeSpan.FromMinutes(2), () => IsOver);
        var before = world.Audit.OurCommits;
        RunFor(QuietFor, () => IsOver);
        if (world.Audit.OurCommits > before)
        {
            world.Journal.Violate(
                "is quiet when all is right",
                $"{world.Audit.OurCommits - before} writes in {QuietFor}"
            );
        }
    }

    private void End()
    {
        if (IsOver)
        {
            return;
        }

        foreach (
            var (rule, found) in new[]
            {
                ("leaves nothing behind", end.LeftBehind()),
                ("does not thrash", end.Thrashed()),
                ("stays right", end.NotRight()),
            }
        )
        {
            if (found.Count > 0)
            {
                world.Journal.Violate(rule, string.Join(", ", found));
            }
        }

        var stopping = Task.WhenAll(fleet.Names.Select(fleet.StopAsync).ToArray());
        if (!RunFor(TimeSpan.FromSeconds(5), () => IsOver || stopping.IsCompleted))
        {
            world.Journal.Violate("stops within five seconds", "it still runs");
        }
    }

    private bool RunFor(TimeSpan time, Func<bool> done) => world.Loop.RunUntil(done, world.Loop.Now + time);

    private RunReport Report() =>
        new()
        {
            Seed = seed,
            Knobs = world.Knobs,
            Violation = world.Journal.Violation,
            Hash = world.Journal.Trace.Hash,
            Simulated = world.Loop.Now,
            Probes = world.Journal.Probes,
            Story = world.Journal.Trace.Story(),
        };
}
