using ControlPlane.Protocols.Topodata;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;
using Google.Protobuf;
using static ControlPlane.Reconcile.Tests.WorldVerbs;

namespace ControlPlane.Reconcile.Tests;

/// <summary>
/// Another writer changes something in the very moment between reading and writing. Nothing that was computed from
/// what was before may be written over it.
/// </summary>
public class ConcurrentWriterTests
{
    [Test]
    public void A_SrvVSchema_written_meanwhile_is_not_overwritten() =>
        Meanwhile(
            Writing(),
            world => world.Global.PutAsync(World.Cell("zone1").SrvVSchema, new Protocols.VSchema.SrvVSchema()),
            async (world, result) =>
            {
                world.Told.First().ShouldBeOfType<StepOutcome.Conflict>();
                result.Drift.ShouldBeEmpty();
                (await world.Global.SrvVSchemaAsync("zone1"))!.Keyspaces.Keys.ShouldBe(["ks"]);
            }
        );

    [Test]
    public void A_SrvKeyspace_written_meanwhile_is_not_overwritten() =>
        Meanwhile(
            Writing("ks"),
            world => world.Global.PutSrvKeyspaceAsync("zone1", "ks", ServedBy("0")),
            (world, result) =>
            {
                world.Told.OfType<StepOutcome.Conflict>().Count().ShouldBe(1);
                result.Drift.ShouldBeEmpty();
                result.HasErrors.ShouldBeFalse();
                return Task.CompletedTask;
            }
        );

    [Test]
    public void Routing_rules_written_meanwhile_are_in_what_is_published() =>
        Meanwhile(
            Writing(),
            world => world.Global.PutAsync(World.Layout.RoutingRules, Rule("t", "ks.t")),
            async (world, _) =>
            {
                world.Told.First().ShouldBeOfType<StepOutcome.Conflict>();
                (await world.Global.SrvVSchemaAsync("zone1"))!.RoutingRules.Rules.Count.ShouldBe(1);
            }
        );

    [Test]
    public void Shard_routing_rules_written_meanwhile_are_in_what_is_published() =>
        Meanwhile(
            Writing(),
            world =>
                world.Global.PutAsync(
                    World.Layout.ShardRoutingRules,
                    new Protocols.VSchema.ShardRoutingRules
                    {
                        Rules = { new Protocols.VSchema.ShardRoutingRule { FromKeyspace = "ks" } },
                    }
                ),
            async (world, _) => (await world.Global.SrvVSchemaAsync("zone1"))!.ShardRoutingRules.Rules.Count.ShouldBe(1)
        );

    [Test]
    public void Keyspace_routing_rules_written_meanwhile_are_in_what_is_published() =>
        Meanwhile(
            Writing(),
            world =>
                world.Global.PutAsync(
                    World.Layout.KeyspaceRoutingRules,
                    new Protocols.VSchema.KeyspaceRoutingRules
                    {
                        Rules =
                        {
                            new Protocols.VSchema.KeyspaceRoutingRule { FromKeyspace = "a", ToKeyspace = "ks" },
                        },
                    }
                ),
            async (world, _) =>
                (await world.Global.SrvVSchemaAsync("zone1"))!.KeyspaceRoutingRules.Rules.Count.ShouldBe(1)
        );

    [Test]
    public void Mirror_rules_written_meanwhile_are_in_what_is_published() =>
        Meanwhile(
            Writing(),
            world =>
                world.Global.PutAsync(
                    World.Layout.MirrorRules,
                    new Protocols.VSchema.MirrorRules
                    {
                        Rules =
                        {
                            new Protocols.VSchema.MirrorRule { FromTable = "a", ToTable = "b" },
                        },
                    }
                ),
            async (world, _) => (await world.Global.SrvVSchemaAsync("zone1"))!.MirrorRules.Rules.Count.ShouldBe(1)
        );

    [Test]
    public void A_Keyspace_record_written_meanwhile_is_what_the_SrvKeyspace_is_made_from() =>
        Meanwhile(
            Writing("ks"),
            world =>
                world.Global.PutAsync(
                    World.Layout.Keyspace(new("ks")),
                    new Keyspace { ThrottlerConfig = new() { Enabled = true } }
                ),
            async (world, result) =>
            {
                world.Told.OfType<StepOutcome.Conflict>().ShouldNotBeEmpty();
                result.Drift.ShouldBeEmpty();
                (await world.Global.SrvKeyspaceAsync("zone1", "ks"))!.ThrottlerConfig.Enabled.ShouldBeTrue();
            }
        );

    [Test]
    public void A_keyspace_deleted_meanwhile_gets_no_record() =>
        Meanwhile(
            Writing("ks"),
            async world =>
            {
                await world.Global.DeleteAsync(World.Layout.Shard(new("ks"), new("0")));
                await world.Global.DeleteAsync(World.Layout.VSchema(new("ks")));
                await world.Global.DeleteAsync(World.Layout.Keyspace(new("ks")));
            },
            async (world, _) => (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull()
        );

    [Test]
    public void A_shard_deleted_meanwhile_is_in_no_record() =>
        Meanwhile(
            Writing("ks"),
            world => world.Global.DeleteAsync(World.Layout.Shard(new("ks"), new("0"))),
            async (world, result) =>
            {
                (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull();
                BlockOf(result).ShouldBe(BlockReason.NoServingShard);
            }
        );

    [Test]
    public void A_shard_added_meanwhile_is_seen() =>
        Meanwhile(
            Writing("ks"),
            world => world.PutShardAsync("ks", "80-", isServing: true),
            async (world, result) =>
            {
                (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull();
                BlockOf(result).ShouldBe(BlockReason.ShardsDoNotFit);
            }
        );

    [Test]
    public void A_shard_that_stopped_serving_meanwhile_is_seen() =>
        Meanwhile(
            Writing("ks"),
            world => world.PutShardAsync("ks", "0", isServing: false),
            async (world, _) => (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull()
        );

    [Test]
    public void A_keyspace_lock_taken_meanwhile_is_waited_for() =>
        Meanwhile(
            Writing("ks"),
            world => world.LockAsync("keyspaces/ks", TimeSpan.FromSeconds(20)),
            async (world, result) =>
            {
                world.Told.OfType<StepOutcome.Conflict>().ShouldNotBeEmpty();
                world.Waits.ShouldContain(wait => wait.Contains("keyspace ks is locked", StringComparison.Ordinal));
                result.Drift.ShouldBeEmpty();
                result.Duration.ShouldBeInRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25));
                (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBe(ServedBy("0"));
            }
        );

    [TestCase(null)]
    [TestCase("ks")]
    public void A_workflow_that_begins_meanwhile_is_waited_for_up_to_30_s(string? keyspace) =>
        Meanwhile(
            Writing(keyspace),
            world => world.LockAsync("internal/named_locks/ks/wf", TimeSpan.FromDays(1)),
            (world, result) =>
            {
                world.Told.OfType<StepOutcome.Conflict>().ShouldNotBeEmpty();
                world.Waits.ShouldContain(wait => wait.Contains("workflow ks/wf is locked", StringComparison.Ordinal));
                result.Drift.ShouldBeEmpty("a record that is missing altogether waits no longer than that");
                result.Duration.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(34));
                return Task.CompletedTask;
            },
            endsClean: false
        );

    [Test]
    public void A_switch_of_reads_in_another_cell_meanwhile_is_seen() =>
        Meanwhile(
            Writing("ks"),
            async world =>
            {
                var switched = ServedBy("0");
                switched
                    .Partitions[1]
                    .ShardTabletControls.Add(new ShardTabletControl { Name = "0", QueryServiceDisabled = true });
                await world.Global.PutSrvKeyspaceAsync("zone2", "ks", switched);
            },
            async (world, result) =>
            {
                (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull();
                BlockOf(result).ShouldBe(BlockReason.Migration);
            }
        );

    [Test]
    public void A_CellInfo_written_while_the_topology_is_read_is_followed() =>
        VirtualLoop.Run(async time =>
        {
            var world = await SampleAsync(time);
            world.Before(ReadingInputs(), () => world.AddCellAsync("zone1", World.Second));

            var result = await world.PassAsync("zone1");

            result.HasErrors.ShouldBeFalse();
            result.Drift.ShouldBeEmpty();
            (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull();
            (await world.Store(World.Second).SrvKeyspaceAsync("zone1", "ks")).ShouldBe(ServedBy("0"));
        });

    [Test]
    public void A_CellInfo_written_while_the_lock_was_waited_for_is_followed() =>
        VirtualLoop.Run(async time =>
        {
            var world = await SampleAsync(time);
            await world.AddCellAsync("zone1", World.Second);
            world.Before(call => call is StoreCall.Grant, () => world.AddCellAsync("zone1", World.Third));

            var result = await world.PassAsync("zone1");

            result.Drift.ShouldBeEmpty();
            (await world.Store(World.Second).SrvKeyspaceAsync("zone1", "ks")).ShouldBeNull();
            (await world.Store(World.Third).SrvKeyspaceAsync("zone1", "ks")).ShouldBe(ServedBy("0"));
            await world.ShouldBeCleanAsync();
        });

    [TestCase(1)]
    [TestCase(2)]
    public void A_compaction_between_two_reads_is_survived(int read) =>
        VirtualLoop.Run(async time =>
        {
            var world = await SampleAsync(time);
            var seen = 0;
            world.Before(
                call => call is StoreCall.List list && !list.Touches(World.Layout.Cells) && ++seen == read,
                async () =>
                {
                    await world.PutVSchemaAsync("other", "t");
                    world.Global.Compact(world.Global.Revision);
                }
            );

            var result = await world.PassAsync("zone1");

            result.HasErrors.ShouldBeFalse();
            result.Drift.ShouldBeEmpty();
        });

    [Test]
    public void A_keyspace_contested_for_ever_ends_the_pass_with_drift_and_no_error() =>
        VirtualLoop.Run(async time =>
        {
            var world = await SampleAsync(time);
            world.Before(
                Writing("ks"),
                () => world.Global.PutSrvKeyspaceAsync("zone1", "ks", new SrvKeyspace()),
                times: int.MaxValue
            );

            var result = await world.PassAsync("zone1");

            result.HasErrors.ShouldBeFalse();
            result.Drift.ShouldHaveSingleItem().Record.ToString().ShouldBe("zone1 SrvKeyspace ks");
            result.Outcomes.Last().ShouldBeOfType<StepOutcome.Conflict>();
            result.Rounds.ShouldBe(new PassOptions().MaxRounds + 1);
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_contested_keyspace_is_written_under_the_lock() =>
        VirtualLoop.Run(async time =>
        {
            var world = await SampleAsync(time);
            var actions = new List<string>();
            world.Before(
                Writing("ks"),
                () =>
                    world.Global.PutAsync(
                        World.Layout.Shard(new("ks"), new("0")),
                        new Shard { IsPrimaryServing = true }
                    ),
                times: 2
            );
            world.Before(
                Writing("ks"),
                () =>
                {
                    actions.AddRange(
                        world
                            .Global.Entries.Select(entry => entry.Key.Raw)
                            .Where(key => key.Contains("/locks/", StringComparison.Ordinal))
                    );
                    return Task.CompletedTask;
                }
            );

            var result = await world.PassAsync("zone1");

            result.Drift.ShouldBeEmpty();
            actions.ShouldHaveSingleItem().ShouldStartWith("/vitess/global/keyspaces/ks/locks/");
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_record_overwritten_after_it_was_written_is_still_drift() =>
        VirtualLoop.Run(async time =>
        {
            var world = await SampleAsync(time);
            world.Before(
                Writing("ks"),
                async () =>
                {
                    await world.PutShardAsync("ks", "0", isServing: true);
                    var published = await world.Global.SrvVSchemaAsync("zone1");
                    await world.Global.PutBytesAsync(
                        World.Cell("zone1").SrvVSchema,
                        [.. published!.ToByteArray(), .. FieldOfANewerVitess]
                    );
                }
            );

            var result = await world.PassAsync("zone1");

            result.Written.Count().ShouldBe(2);
            result.Drift.ShouldHaveSingleItem().Block!.Reason.ShouldBe(BlockReason.NewerVitess);
        });

    /// <summary>Field 100 with the number 1.</summary>
    private static byte[] FieldOfANewerVitess => [0xA0, 0x06, 0x01];

    private static BlockReason? BlockOf(PassResult result) =>
        result.Drift.Single(finding => finding.Record.KeyspaceName is not null).Block?.Reason;

    private static Protocols.VSchema.RoutingRules Rule(string from, string to) =>
        new()
        {
            Rules =
            {
                new Protocols.VSchema.RoutingRule { FromTable = from, ToTables = { to } },
            },
        };

    private static async Task<World> SampleAsync(TimeProvider time)
    {
        var world = new World(time);
        await world.AddCellAsync("zone1");
        await world.AddCellAsync("zone2");
        await world.AddKeyspaceAsync("ks", "0");
        return world;
    }

    private static void Meanwhile(
        Predicate<StoreCall> call,
        Func<World, Task> act,
        Func<World, PassResult, Task> check,
        bool endsClean = true
    ) =>
        VirtualLoop.Run(async time =>
        {
            var world = await SampleAsync(time);
            world.Before(call, () => act(world));

            var result = await world.PassAsync("zone1");

            result.HasErrors.ShouldBeFalse();
            await check(world, result);
            if (endsClean)
            {
                await world.ShouldBeCleanAsync();
            }
        });
}
