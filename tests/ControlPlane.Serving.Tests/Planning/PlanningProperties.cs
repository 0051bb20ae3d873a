using ControlPlane.Protocols.Topodata;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Records;
using ControlPlane.Topology.Collections;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using static ControlPlane.Serving.Tests.Planning.Records;

namespace ControlPlane.Serving.Tests.Planning;

/// <summary>Laws of planning, on topologies that nobody thought of.</summary>
public class PlanningProperties
{
    private static readonly string[] Cells = ["zone1", "zone2", "zone3"];
    private static readonly string[] Keyspaces = ["a", "b", "c"];
    private static readonly string[][] ShardSets =
    [
        ["0"],
        ["-80", "80-"],
        ["-"],
        ["0", "-80!", "80-!"],
        ["-40", "80-"],
        ["0!"],
        [],
    ];
    private static readonly PlanningRules Prune = new() { Policy = Policy.Prune, OrphanGrace = TimeSpan.Zero };

    private static readonly OrdinalSet<ServingRecordId> EveryRecord = (
        from cell in Cells
        from record in (ServingRecordId[])
            [
                new ServingRecordId.SrvVSchema(new(cell)),
                .. Keyspaces.Select(keyspace => new ServingRecordId.SrvKeyspace(new(cell), new(keyspace))),
            ]
        select record
    ).ToOrdinalSet();

    [Test]
    public void The_same_observation_gives_the_same_plan() =>
        ForAllScenes(scene =>
        {
            var observed = scene.Observe();
            var (first, second) = (Make(observed), Make(observed));
            first.Id.ShouldBe(second.Id with { MadeAt = first.Id.MadeAt });
            first.Findings.ShouldBe(second.Findings);
            first.Steps.ShouldBe(second.Steps);
        });

    [Test]
    public void A_plan_carried_out_leaves_nothing_to_do() =>
        ForAllScenes(scene =>
        {
            var (first, second) = (scene.Plan(Prune, Cells), scene.Apply(scene.Plan(Prune, Cells)).Plan(Prune, Cells));

            // A record that could not be decoded kept others back: it might have shown a migration.
            second.Steps.Select(step => step.Record).ShouldBeSubsetOf(Unseeable(first));
            scene.Apply(second).Plan(Prune, Cells).Steps.ShouldBeEmpty();
        });

    [Test]
    public void Nothing_is_written_that_is_there_already() =>
        ForAllScenes(scene =>
        {
            var observed = scene.Observe();
            foreach (var step in Make(observed).Steps.OfType<PlanStep.Write>())
            {
                ValueOf(observed, step.Record).ShouldNotBe(step.Content);
            }
        });

    [Test]
    public void Each_step_replaces_what_was_seen() =>
        ForAllScenes(scene =>
        {
            var observed = scene.Observe();
            foreach (var step in Make(observed).Steps)
            {
                step.Replaces.ShouldBe(ModifiedOf(observed, step.Record));
            }
        });

    [Test]
    public void No_step_touches_a_keyspace_that_is_locked() =>
        ForAllScenes(scene =>
            scene
                .Lock("keyspaces/a", TimeSpan.FromHours(1))
                .Plan(Prune, Cells)
                .Steps.ShouldNotContain(step =>
                    step.Record.KeyspaceName != null && step.Record.KeyspaceName.Value.Value == "a"
                )
        );

    [Test]
    public void No_step_touches_a_keyspace_with_a_disabled_control_anywhere() =>
        ForAllScenes(scene =>
            scene
                .SrvKeyspace("zone3", "a", ServedBy("0").WithControl(TabletType.Replica, "0", disabled: true))
                .Plan(Prune with { Policy = Policy.Refresh }, Cells)
                .Steps.ShouldNotContain(step =>
                    step.Record.KeyspaceName != null && step.Record.KeyspaceName.Value.Value == "a"
                )
        );

    [Test]
    public void A_policy_does_all_that_the_ones_below_it_do() =>
        ForAllScenes(scene =>
        {
            var steps = Enum.GetValues<Policy>()
                .Select(policy =>
                    scene.Plan(Prune with { Policy = policy }, Cells).Steps.Select(step => step.Record).ToArray()
                )
                .ToArray();
            steps[0].ShouldBeEmpty();
            steps.Zip(steps.Skip(1)).ShouldAllBe(pair => !pair.First.Except(pair.Second).Any());
        });

    [Test]
    public void Nothing_that_serves_is_emptied() =>
        ForAllScenes(scene =>
            scene
                .Plan(Prune, Cells)
                .Steps.OfType<PlanStep.Write>()
                .Where(step => step.Record is ServingRecordId.SrvKeyspace)
                .ShouldAllBe(step => SrvKeyspace.Parser.ParseFrom(step.Content).Partitions.Count == 3)
        );

    /// <summary>As a loop plans: whatever comes next, with what the last plans built at hand.</summary>
    [Test]
    public void What_is_remembered_of_the_last_plans_changes_no_plan() =>
        ForAllScenes(scene =>
        {
            var memory = new PlanMemory();
            foreach (
                var tables in (string[][])
                    [
                        ["a_t"],
                        ["a_t", "new"],
                        ["new"],
                        ["a_t", "new"],
                        [],
                    ]
            )
            {
                scene.VSchema("a", tables);
                var plan = PlanWith(memory);
                var fresh = PlanWith(null);
                plan.Findings.ShouldBe(fresh.Findings);
                plan.Steps.ShouldBe(fresh.Steps);
                PlanWith(memory).Steps.ShouldBe(fresh.Steps);
                scene.Apply(plan);
            }

            Plan PlanWith(PlanMemory? known) =>
                Planner.PlanPart(scene.Observe(), Scene.Gates(Cells), EveryRecord, Prune, known);
        });

    private static IEnumerable<ServingRecordId> Unseeable(Plan plan) =>
        plan
            .Findings.Where(finding => finding.Block?.Reason is BlockReason.PeerUnreadable)
            .Select(finding => finding.Record);

    private static Plan Make(Observed observed) => Planner.Plan(observed, Scene.Gates(Cells), Prune);

    private static void ForAllScenes(Action<Scene> check) =>
        Prop.ForAll(
                Scenes().ToArbitrary(),
                commands =>
                {
                    var scene = new Scene();
                    foreach (var command in commands)
                    {
                        command.Do(scene);
                    }

                    check(scene);
                }
            )
            .QuickCheckThrowOnFailure();

    private static Gen<Command[]> Scenes() =>
        from cells in Gen.SubListOf(Cells)
        from keyspaces in Gen.SubListOf(Keyspaces)
        from shards in Gen.Elements(ShardSets).ArrayOf(3)
        from changes in Changes().ArrayOf()
        select (Command[])
            [
                .. Cells.Select(cell => new Command($"cell {cell}", scene => scene.Cell(cell, cells.Contains(cell)))),
                .. keyspaces.Select(
                    (name, index) =>
                        new Command(
                            $"keyspace {name} of {string.Join(',', shards[index])}",
                            scene => scene.Keyspace(name, shards[index])
                        )
                ),
                .. changes,
            ];

    /// <summary>What may have happened to a topology: its records in any state, and its rules.</summary>
    private static Gen<Command> Changes() =>
        from cell in Gen.Elements(Cells)
        from keyspace in Gen.Elements(Keyspaces)
        from shards in Gen.Elements(ShardSets)
        from what in Gen.Choose(0, 8)
        select new Command(
            $"{what} {cell} {keyspace} {string.Join(',', shards)}",
            scene => Change(scene, cell, keyspace, shards, what)
        );

    private static void Change(Scene scene, string cell, string keyspace, string[] shards, int what)
    {
        var (srvKeyspace, srvVSchema) = (Scene.In(cell).SrvKeyspace(new(keyspace)), Scene.In(cell).SrvVSchema);
        _ = what switch
        {
            0 => scene.SrvKeyspace(cell, keyspace, ServedBy([.. shards.Select(shard => shard.TrimEnd('!'))])),
            1 => scene.Break(srvKeyspace),
            2 => scene.Put(srvKeyspace, ByteString.Empty),
            3 => scene.Break(srvVSchema),
            4 => scene.Put(srvVSchema, ByteString.Empty),
            5 => scene.Apply(scene.Plan(new(), cell)),
            6 => scene.Put(
                Scene.Layout.RoutingRules,
                Rules((keyspace, cell), ($"{keyspace}@replica", shards.FirstOrDefault("x")))
            ),
            7 => scene.SrvKeyspace(cell, keyspace, new() { Partitions = { Partition(TabletType.Primary, "0") } }),
            _ => scene.VSchema(keyspace, cell, shards.FirstOrDefault("x")),
        };
    }

    private static ByteString? ValueOf(Observed observed, ServingRecordId record)
    {
        var records = ((CellView.Read)observed.Cells[record.Cell]).Records;
        return record.KeyspaceName is { } keyspace
            ? records.SrvKeyspaces.Find(keyspace)?.Value
            : records.SrvVSchema?.Value;
    }

    private static Topology.Stores.Revision ModifiedOf(Observed observed, ServingRecordId record)
    {
        var records = ((CellView.Read)observed.Cells[record.Cell]).Records;
        return (
                record.KeyspaceName is { } keyspace
                    ? records.SrvKeyspaces.Find(keyspace)?.Modified
                    : records.SrvVSchema?.Modified
            ) ?? Topology.Stores.Revision.None;
    }

    private sealed record Command(string What, Action<Scene> Do)
    {
        public override string ToString() => What;
    }
}
