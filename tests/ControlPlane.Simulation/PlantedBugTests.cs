using ControlPlane.Simulation.Planted;
using ControlPlane.Simulation.Runs;
using ControlPlane.Simulation.Topologies;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Names;

namespace ControlPlane.Simulation;

/// <summary>
/// A simulation that finds nothing proves nothing. Each bug that design.md rules out is planted between a controller and
/// its stores, and must be found within a bounded number of seeds, by the rule that it breaks.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public class PlantedBugTests
{
    private static readonly OrdinalSet<CellName> Zone2 = new[] { new CellName("zone2") }.ToOrdinalSet();

    [Test]
    public void Retrying_blindly_after_an_unknown_outcome_is_found() =>
        Find(() => new RetriesUnknown(), 40).ShouldStartWith("after Unknown the state is read again");

    [Test]
    public void Taking_an_unknown_outcome_for_a_failure_is_found() =>
        Find(() => new TakesUnknownForConflict(), 80).ShouldStartWith("outcomes are true");

    [Test]
    public void Reading_the_inputs_before_the_target_is_found() =>
        Find(() => new ReadsInputsFirst(), 200, Rebuilt).ShouldStartWith("OlderInputs");

    [Test]
    public void Leaving_out_the_compare_of_the_target_is_found() =>
        Find(DropsCondition.OfTarget, 200).ShouldNotBeNull();

    [Test]
    public void Leaving_out_the_condition_on_the_keyspace_lock_is_found() =>
        Find(DropsCondition.OfKeyspaceLock, 200, Flipped).ShouldStartWith("KeyspaceLock");

    [Test]
    public void Leaving_out_the_conditions_on_shards_is_found() =>
        Find(DropsCondition.OfShards, 200, Flipped).ShouldStartWith("InputsAtCommit");

    [Test]
    public void Ignoring_the_locks_of_others_is_found() => Find(() => new IgnoresLocks(), 40).ShouldNotBeNull();

    [Test]
    public void Ignoring_the_disabled_controls_of_other_cells_is_found() =>
        Find(
                () => new IgnoresOtherCells(Zone2),
                100,
                knobs =>
                    knobs with
                    {
                        GatedCells = Zone2,
                        Prunes = true,
                        Interval = TimeSpan.FromSeconds(3),
                        FirstCommand = 75,
                        Commands = 12,
                    }
            )
            .ShouldStartWith("Switch");

    [Test]
    public void Writing_without_comparing_is_found() =>
        Find(() => new DoesNotCompare(), 10).ShouldStartWith("EqualContent");

    [Test]
    public void Leaving_a_lock_behind_is_found() =>
        Find(() => new LeavesLocks(), 100, Crashing).ShouldStartWith("leaves nothing behind");

    /// <summary>Much for us to write, while upstream rebuilds from what it read a while ago.</summary>
    private static Knobs Rebuilt(Knobs knobs) => knobs with { Rebuilds = true, Applies = true, Delays = 0.1 };

    /// <summary>Much for us to write, far from the store, while shards change under their lock.</summary>
    internal static Knobs Flipped(Knobs knobs) =>
        knobs with
        {
            Flips = true,
            Prunes = true,
            Delays = 0.3,
            CellsApart = OrdinalSet<CellName>.Empty,
            Interval = TimeSpan.FromSeconds(3),
        };

    /// <summary>Locks are taken often, and processes die while they hold them.</summary>
    private static Knobs Crashing(Knobs knobs) =>
        knobs with
        {
            Crashes = true,
            Prunes = true,
            Delays = 0.3,
            CellsApart = Zone2,
        };

    /// <summary>The first violation that a seed shows; the test fails when none of them shows any.</summary>
    private static string Find(Func<Sabotage> plant, int withinSeeds, Func<Knobs, Knobs>? adjust = null) =>
        Find(Scenario.Passes, plant, withinSeeds, adjust);

    internal static string Find(
        Scenario whose,
        Func<Sabotage> plant,
        int withinSeeds,
        Func<Knobs, Knobs>? adjust = null
    )
    {
        var scenario = whose with { Plant = plant, Adjust = adjust ?? (knobs => knobs) };
        for (ulong seed = 1; seed <= (ulong)withinSeeds; seed++)
        {
            if (Run.Of(seed, scenario).Violation is { } violation)
            {
                TestContext.Out.WriteLine($"found by seed {seed} of {withinSeeds}: {violation}");
                return violation;
            }
        }

        throw new ShouldAssertException($"Not found within {withinSeeds} seeds.");
    }
}
