using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Routing.Kept;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Names;
using ControlPlane.Topology.Stores;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Reconcile.Tests.Loops;

/// <summary>Live tables in the cells' records and in our own: published, kept, put back, held back.</summary>
public class PublishingTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    [Test]
    public void A_new_table_is_in_every_blind_cell_soon() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1", "zone2");
            await using var loop = await RunningLoop.StartAsync(world, "zone1", "zone2");

            loop.Learn(List(world, "u1", "orders"), List(world, "u2"));
            var took = await loop.UntilAsync(async () =>
                await TablesAsync(world, "zone1") == "orders" && await TablesAsync(world, "zone2") == "orders"
            );

            took.ShouldBeLessThan(Soon);
        });

    [Test]
    public void What_was_learnt_is_kept_so_that_a_restart_forgets_nothing() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            await using (var first = await RunningLoop.StartAsync(world, "zone1"))
            {
                first.Learn(List(world, "u1", "orders"), List(world, "u2"));
                await first.ForAsync(TimeSpan.FromSeconds(10));
            }

            await using var second = await RunningLoop.StartAsync(world, "zone1");

            (await TablesAsync(world, "zone1")).ShouldBe("orders");
            second.Written.ShouldBeEmpty();
            await world.Global.DeleteAsync(World.Cell("zone1").SrvVSchema);
            await second.UntilAsync(async () => await TablesAsync(world, "zone1") == "orders");
        });

    [Test]
    public void Who_takes_over_the_moment_a_name_is_published_leaves_it() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            await PublishAndEndAsync(world, "orders");

            await using var second = await RunningLoop.StartAsync(world, "zone1");

            (await TablesAsync(world, "zone1")).ShouldBe("orders");
            second.Written.ShouldBeEmpty();
        });

    [Test]
    public void Who_takes_over_the_moment_one_more_name_is_published_does_not_take_it_for_gone() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            await using (var first = await RunningLoop.StartAsync(world, "zone1"))
            {
                first.Learn(List(world, "u1", "orders"), List(world, "u2"));
                await first.ForAsync(TimeSpan.FromSeconds(10));
            }

            await PublishAndEndAsync(world, "items", "orders");
            await using var second = await RunningLoop.StartAsync(world, "zone1");

            (await TablesAsync(world, "zone1")).ShouldBe("items orders");
            second.Written.ShouldBeEmpty();
        });

    [Test]
    public void Lists_that_cannot_be_kept_are_published_all_the_same() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            world.GlobalFaults.Add(RefusedOwnRecords);
            await using var loop = await RunningLoop.StartAsync(world, "zone1");

            loop.Learn(List(world, "u1", "orders"), List(world, "u2"));

            var took = await loop.UntilAsync(async () => await TablesAsync(world, "zone1") == "orders");
            took.ShouldBeLessThan(Soon);
        });

    [Test]
    public void Nothing_of_ours_is_written_where_nothing_is_known_of_tables() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");

            await loop.ForAsync(TimeSpan.FromMinutes(5));

            RecordsIn(world).Entries.ShouldBeEmpty();
        });

    [Test]
    public void Lists_that_are_read_again_cost_no_write_for_an_hour() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");
            loop.Learn(List(world, "u1", "orders"), List(world, "u2"));
            await loop.ForAsync(TimeSpan.FromSeconds(10));
            var before = world.Global.Revision;

            for (var minute = 0; minute < 50; minute++)
            {
                await loop.ForAsync(TimeSpan.FromMinutes(1));
                loop.Learn(List(world, "u1", "orders"), List(world, "u2"));
            }

            world.Global.Revision.ShouldBe(before);
            await loop.ForAsync(TimeSpan.FromMinutes(15));
            loop.Learn(List(world, "u1", "orders"), List(world, "u2"));
            await loop.ForAsync(TimeSpan.FromSeconds(10));
            world.Global.Revision.ShouldBe(new(before.Value + 1));
        });

    [Test]
    public void What_an_upstream_rebuild_drops_is_put_back_at_once() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");
            loop.Learn(List(world, "u1", "orders"), List(world, "u2"));
            await loop.UntilAsync(async () => await TablesAsync(world, "zone1") == "orders");
            await loop.ForAsync(TimeSpan.FromSeconds(3));

            await world.Global.PutAsync(World.Cell("zone1").SrvVSchema, Upstream());
            var took = await loop.UntilAsync(async () => await TablesAsync(world, "zone1") == "orders");

            took.ShouldBeLessThan(Soon);
            loop.Status.Routing.PutBack.ShouldBe(1);
        });

    [Test]
    public void A_second_keyspace_with_the_same_table_is_held_back_in_cells_and_in_our_own_records() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            await using var loop = await RunningLoop.StartAsync(world, "zone1");
            loop.Learn(List(world, "u1", "orders"), List(world, "u2"));
            await loop.ForAsync(TimeSpan.FromSeconds(10));

            loop.Learn(List(world, "u1", "orders"), List(world, "u2", "orders"));
            await loop.ForAsync(TimeSpan.FromMinutes(1));

            loop.FindingOn(Topologies.SrvVSchema("zone1"))!.Block!.Reason.ShouldBe(BlockReason.RoutingChange);
            (await TablesAsync(world, "zone1")).ShouldBe("orders");
            RecordsIn(world).ToKept().Recorded.Find("orders")!.Value.Keyspace!.Value.Value.ShouldBe("u1");
        });

    [Test]
    public void A_change_that_is_allowed_goes_to_cells_and_to_our_own_records() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            var rules = new PlanningRules
            {
                Accepted = new[] { new AcceptedGuard(BlockReason.RoutingChange) }.ToOrdinalSet(),
            };
            await using var loop = await RunningLoop.StartAsync(world, new(), rules, "zone1");
            loop.Learn(List(world, "u1", "orders"), List(world, "u2"));
            await loop.ForAsync(TimeSpan.FromSeconds(10));

            loop.Learn(List(world, "u1", "orders"), List(world, "u2", "orders"));
            await loop.ForAsync(TimeSpan.FromSeconds(10));

            (await TablesAsync(world, "zone1")).ShouldBe("orders orders");
            RecordsIn(world).ToKept().Recorded.Find("orders")!.Value.Keyspace.ShouldBeNull();
        });

    [Test]
    public void Two_loops_agree_on_our_own_records() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            await using var one = await RunningLoop.StartAsync(world, "zone1");
            await using var two = await RunningLoop.StartAsync(world, "zone1");

            one.Learn(List(world, "u1", "orders"), List(world, "u2"));
            two.Learn(List(world, "u1", "orders"), List(world, "u2"));
            await one.ForAsync(TimeSpan.FromSeconds(20));
            var after = world.Global.Revision;
            await one.ForAsync(TimeSpan.FromMinutes(5));

            RecordsIn(world).Names.Keys.ShouldBe([new("u1")]);
            world.Global.Revision.ShouldBe(after);
        });

    [Test]
    public void A_pass_uses_what_a_loop_has_kept_and_writes_what_it_is_told() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1", "zone2");
            await using (var loop = await RunningLoop.StartAsync(world, "zone1"))
            {
                loop.Learn(List(world, "u1", "orders"), List(world, "u2"));
                await loop.ForAsync(TimeSpan.FromSeconds(10));
            }

            (await world.PassAsync("zone2")).HasErrors.ShouldBeFalse();
            (await TablesAsync(world, "zone2")).ShouldBe("orders");

            var pass = new TopologyPass(world.Connection, new(), world, time)
            {
                Told = _ => Task.FromResult(LiveSchemas.Of(List(world, "u1", "orders", "items"))),
            };
            var result = await pass.RunAsync(new("p"), World.Gates("zone2"), new(), CancellationToken.None);

            result.Routing.Written.ShouldBe(3);
            (await TablesAsync(world, "zone2")).ShouldBe("items orders");
        });

    [Test]
    public void Names_that_no_longer_fit_leave_the_ordinary_record_to_be_written() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            var rules = new PlanningRules { MaxRecordBytes = 2_000 };
            await PassAsync(world, rules, "orders");
            (await TablesAsync(world, "zone1")).ShouldBe("orders");
            var declared = new VSchemaKeyspace { Tables = { ["declared"] = new() } };
            await world.Global.PutAsync(World.Layout.VSchema(new("u2")), declared);
            await Task.Delay(TimeSpan.FromMinutes(1), time, CancellationToken.None);

            var result = await PassAsync(
                world,
                rules,
                [.. Enumerable.Range(0, 500).Select(number => $"table{number}")]
            );

            result.HasErrors.ShouldBeFalse();
            (await TablesAsync(world, "zone1")).ShouldBe("declared");
            result.Plan!.Notices.ShouldContain(notice => notice.Kind == NoticeKind.NamesDoNotFit);
            result.Plan.Findings.ShouldAllBe(finding => finding.Block == null);
        });

    [Test]
    public void Whoever_may_not_read_our_own_records_goes_on_without() =>
        VirtualLoop.Run(async time =>
        {
            var world = await BlankAsync(time, "zone1");
            world.GlobalFaults.Add(RefusedOwnRecords);
            await using var loop = await RunningLoop.StartAsync(world, "zone1");

            (await world.Global.SrvVSchemaAsync("zone1"))!.Keyspaces.Count.ShouldBe(2);
        });

    /// <summary>One pass over zone1 that is told of the tables of <c>u1</c>, and that <c>u2</c> has none.</summary>
    private static Task<PassResult> PassAsync(World world, PlanningRules rules, params string[] tables)
    {
        var pass = new TopologyPass(world.Connection, new(), world, world.Time)
        {
            Told = _ => Task.FromResult(LiveSchemas.Of(List(world, "u1", tables), List(world, "u2"))),
        };
        return pass.RunAsync(new("p"), World.Gates("zone1"), rules, CancellationToken.None);
    }

    /// <summary>A loop that learns of tables of u1, and ends as soon as they are in the cell.</summary>
    private static async Task PublishAndEndAsync(World world, params string[] tables)
    {
        await using var loop = await RunningLoop.StartAsync(world, "zone1");
        loop.Learn(List(world, "u1", tables), List(world, "u2"));
        await loop.UntilAsync(async () => await TablesAsync(world, "zone1") == string.Join(' ', tables));
    }

    private static FaultRule RefusedOwnRecords { get; } =
        new(FaultMoment.Request, call => call.Touches(World.Layout.Routing.Directory))
        {
            Fate = Fate.Refused(StoreFailure.PermissionDenied),
            Times = null,
        };

    private static async Task<World> BlankAsync(TimeProvider time, params string[] cells)
    {
        var world = new World(time);
        foreach (var cell in cells)
        {
            await world.AddCellAsync(cell);
        }

        foreach (var keyspace in new[] { "u1", "u2" })
        {
            await world.Global.PutAsync(World.Layout.Keyspace(new(keyspace)), new Protocols.Topodata.Keyspace());
            await world.PutShardAsync(keyspace, "0", isServing: true);
        }

        return world;
    }

    private static LiveSchema List(World world, string keyspace, params string[] tables) =>
        new()
        {
            Keyspace = new(keyspace),
            Tables = tables.ToOrdinalSet(),
            Views = OrdinalSet<string>.Empty,
            ReadAt = world.Time.GetUtcNow(),
            Source = "test",
        };

    /// <summary>All tables that the cell's record names.</summary>
    private static async Task<string> TablesAsync(World world, string cell)
    {
        var record = await world.Global.SrvVSchemaAsync(cell);
        var names = record?.Keyspaces.Values.SelectMany(keyspace => keyspace.Tables.Keys) ?? [];
        return string.Join(' ', names.Order(StringComparer.Ordinal));
    }

    /// <summary>What upstream's rebuild writes.</summary>
    private static SrvVSchema Upstream() =>
        new()
        {
            Keyspaces = { ["u1"] = new VSchemaKeyspace(), ["u2"] = new VSchemaKeyspace() },
            RoutingRules = new(),
            ShardRoutingRules = new(),
            MirrorRules = new(),
        };

    private static RoutingRecords RecordsIn(World world) =>
        RoutingRecords.Read(
            World.Layout.Routing,
            world.Global.Entries.Where(entry => World.Layout.Routing.Directory.Contains(entry.Key))
        );
}
