using System.Collections.Immutable;
using System.Text.Json;
using ControlPlane.Cli.Operators;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Pruning;
using ControlPlane.Kubernetes.Resources;
using ControlPlane.Reconcile.Status;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Names;

namespace ControlPlane.Cli.Tests.Operators;

public class StatusProjectionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Test]
    public void All_in_sync_is_ready()
    {
        var status = Project(Loop(Cell("zone1", Verdict.InSync), Cell("zone2", Verdict.InSync)));

        Condition(status, "Ready").ShouldBe("True InSync");
        Condition(status, "Progressing").ShouldBe("False Settled");
        Condition(status, "Degraded").ShouldBe("False AllRead");
        Condition(status, "Conflicting").ShouldBe("False NoPruner");
        (status.Servable, status.Wrong, status.ObservedGeneration).ShouldBe(("2/2", 0, 7));
        status.Conditions.ShouldAllBe(condition => condition.ObservedGeneration == 7);
        status.Conditions.ShouldNotContain(condition => condition.Type == "Stalled");
    }

    [TestCase(Verdict.Stale, "True InSync", "True Writing", true)]
    [TestCase(Verdict.Missing, "False CellsNotServable", "True Writing", false)]
    [TestCase(Verdict.Empty, "False CellsNotServable", "True Writing", false)]
    [TestCase(Verdict.Orphan, "True InSync", "False Settled", true)]
    public void What_is_wrong_counts_by_whether_vtgates_can_serve(
        Verdict verdict,
        string ready,
        string progressing,
        bool servable
    )
    {
        var status = Project(Loop(Cell("zone1", verdict)));

        Condition(status, "Ready").ShouldBe(ready);
        Condition(status, "Progressing").ShouldBe(progressing);
        status.Cells.Single().Servable.ShouldBe(servable);
    }

    [Test]
    public void What_the_policy_leaves_is_not_ready()
    {
        var status = StatusProjection.Of(
            new()
            {
                Resolved = Resolved(),
                Loop = Loop(Cell("zone1", Verdict.Stale)),
                Policy = Policy.Observe,
            },
            null,
            Now
        );

        Condition(status, "Ready").ShouldBe("False Observing");
    }

    [Test]
    public void A_held_cell_conflicts_and_says_what_to_do()
    {
        var hold = new CellHold(BlockReason.Pruned, "It prunes.", "Switch it off.");
        var cell = Cell("zone1", Verdict.Missing, new Block(BlockReason.Pruned, "It prunes.", "Switch it off."));
        var status = StatusProjection.Of(
            new()
            {
                Resolved = Resolved() with
                {
                    Pruning = [new CellPruning(new("zone1"), null, PruningState.InForce, hold)],
                },
                Loop = Loop(cell),
                Policy = Policy.Refresh,
            },
            null,
            Now
        );

        Condition(status, "Ready").ShouldBe("False Conflicting");
        Condition(status, "Conflicting").ShouldBe("True PruningInForce");
        Condition(status, "Progressing").ShouldBe("False Settled");
        status.Cells.Single().Message.ShouldBe("SrvKeyspace commerce: It prunes. Switch it off.");
        status.Cells.Single().Pruning.ShouldBe("InForce");
    }

    [Test]
    public void A_specification_that_cannot_be_used_is_stalled()
    {
        var status = StatusProjection.Of(
            new()
            {
                Resolved = Resolved() with { Problems = ["It is wrong."] },
                Loop = null,
                Policy = Policy.Refresh,
            },
            null,
            Now
        );

        Condition(status, "Stalled").ShouldBe("True InvalidSpec");
        Condition(status, "Ready").ShouldBe("False InvalidSpec");
    }

    [Test]
    public void A_condition_that_stays_keeps_its_time()
    {
        var before = Project(Loop(Cell("zone1", Verdict.InSync)));

        var later = StatusProjection.Of(
            new()
            {
                Resolved = Resolved(),
                Loop = Loop(Cell("zone1", Verdict.Missing)),
                Policy = Policy.Refresh,
            },
            before,
            Now.AddHours(1)
        );

        TimeOf(later, "Degraded").ShouldBe(Now);
        TimeOf(later, "Ready").ShouldBe(Now.AddHours(1));
    }

    [Test]
    public void Five_hundred_cells_are_two_hundred_with_trouble_first_and_fit_into_an_object()
    {
        var cells = Enumerable
            .Range(0, 500)
            .Select(at =>
                at == 499
                    ? Cell(
                        $"zone{at:000}",
                        Verdict.Missing,
                        new Block(BlockReason.Migration, new string('x', 5000), "Wait.")
                    )
                    : Cell($"zone{at:000}", Verdict.InSync)
            );

        var status = Project(Loop([.. cells]));

        status.Cells.Count.ShouldBe(StatusProjection.MostCells);
        status.OmittedCells.ShouldBe(300);
        status.Servable.ShouldBe("499/500");
        status.Cells[^1].Name.ShouldBe("zone499");
        status.Cells[^1].Message!.Length.ShouldBe(512);
        JsonSerializer
            .SerializeToUtf8Bytes(status, ServingTopologyJson.Default.ServingTopologyStatus)
            .Length.ShouldBeLessThan(200 * 1024);
    }

    [TestCase(Verdict.InSync, true, true, ExpectedResult = true)]
    [TestCase(Verdict.Missing, true, true, ExpectedResult = false, Description = "it is about to be written")]
    [TestCase(Verdict.InSync, false, true, ExpectedResult = false, Description = "something is still to be looked at")]
    [TestCase(Verdict.InSync, true, false, ExpectedResult = false, Description = "new gates have not come to the loop")]
    public bool A_status_is_settled_when_nothing_more_comes_of_what_was_declared(
        Verdict verdict,
        bool isQuiet,
        bool knowsGates
    ) =>
        new StatusInputs
        {
            Resolved = Resolved(),
            Loop = Loop(Cell("zone1", verdict)) with
            {
                IsSettled = isQuiet,
                Declared = knowsGates ? Resolved().Gates : Resolved().Gates with { AllCellsBy = "before" },
            },
            Policy = Policy.Refresh,
        }.IsSettled;

    [Test]
    public void Only_transitions_are_told()
    {
        var good = Project(Loop(Cell("zone1", Verdict.InSync))).Conditions;
        var bad = Project(Loop(Cell("zone1", Verdict.Missing))).Conditions;

        Transition.Between([], good).ShouldBeEmpty();
        Transition.Between(good, good).ShouldBeEmpty();
        Transition.Between(good, bad).ShouldHaveSingleItem().Reason.ShouldBe("NotReady");
        Transition.Between(bad, good).ShouldHaveSingleItem().IsWarning.ShouldBeFalse();
    }

    private static ServingTopologyStatus Project(LoopStatus loop) =>
        StatusProjection.Of(
            new()
            {
                Resolved = Resolved(),
                Loop = loop,
                Policy = Policy.Refresh,
            },
            null,
            Now
        );

    private static ResolvedTopology Resolved() =>
        new()
        {
            Name = "default/shop",
            Place = new StorePlace("etcd2", "etcd:2379", "/vitess/global"),
            Resource = ServingTopology.Read(
                Kubernetes.Objects.KubeObject.Parse(
                    """{"metadata":{"name":"shop","namespace":"default","generation":7},"spec":{"gates":{}}}"""
                )
            ),
        };

    private static LoopStatus Loop(params CellStatus[] cells) =>
        new()
        {
            Topology = "default/shop",
            At = Now,
            StartedAt = Now,
            HasJudgedAll = true,
            IsGlobalStoreHeard = true,
            Stores = [],
            Cells = [.. cells],
            Queue = new(0, 0, 0, TimeSpan.Zero),
        };

    private static CellStatus Cell(string name, Verdict verdict, Block? block = null) =>
        new()
        {
            Cell = new(name),
            Gates = 1,
            Findings =
            [
                new Finding
                {
                    Record = new ServingRecordId.SrvKeyspace(new(name), new KeyspaceName("commerce")),
                    Condition = verdict,
                    Why = "So it is.",
                    Block = block,
                },
            ],
        };

    private static string Condition(ServingTopologyStatus status, string type)
    {
        var found = status.Conditions.Single(condition => condition.Type == type);
        return $"{found.Status} {found.Reason}";
    }

    private static DateTimeOffset TimeOf(ServingTopologyStatus status, string type) =>
        status.Conditions.Single(condition => condition.Type == type).LastTransitionTime;
}
