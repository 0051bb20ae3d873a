using ControlPlane.Simulation.Planted;
using ControlPlane.Simulation.Runs;

namespace ControlPlane.Simulation;

/// <summary>The same for the loop: what it adds to passes, mirrors above all, must not be able to go wrong unseen.</summary>
[Parallelizable(ParallelScope.Children)]
public class LoopPlantedBugTests
{
    [Test]
    public void Taking_an_unknown_outcome_for_a_failure_is_found() =>
        PlantedBugTests
            .Find(Scenario.Loop, () => new TakesUnknownForConflict(), 80)
            .ShouldStartWith("outcomes are true");

    [Test]
    public void Retrying_blindly_after_an_unknown_outcome_is_found() =>
        PlantedBugTests
            .Find(Scenario.Loop, () => new RetriesUnknown(), 40)
            .ShouldStartWith("after Unknown the state is read again");

    [Test]
    public void Resuming_a_watch_one_revision_late_is_found() =>
        PlantedBugTests.Find(Scenario.Loop, () => new ResumesLate(), 40).ShouldNotBeNull();

    [Test]
    public void Skipping_the_resync_after_a_compaction_is_found() =>
        PlantedBugTests
            .Find(
                Scenario.Loop,
                () => new SkipsResync(),
                80,
                knobs => knobs with { Gaps = true, WatchCut = 0.3, Prunes = true }
            )
            .ShouldNotBeNull();

    [Test]
    public void Reading_the_inputs_before_the_target_is_found() =>
        PlantedBugTests
            .Find(
                Scenario.Loop,
                () => new ReadsInputsFirst(),
                200,
                knobs => knobs with { Rebuilds = true, Applies = true, Delays = 0.1 }
            )
            .ShouldNotBeNull();

    [Test]
    public void Leaving_out_the_condition_on_the_keyspace_lock_is_found() =>
        PlantedBugTests
            .Find(Scenario.Loop, DropsCondition.OfKeyspaceLock, 200, PlantedBugTests.Flipped)
            .ShouldStartWith("KeyspaceLock");
}
