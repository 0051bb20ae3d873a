using ControlPlane.Protocols.Topodata;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Schemas;
using ControlPlane.Topology.Collections;
using ControlPlane.Topology.Contract;
using VSchemaKeyspace = ControlPlane.Protocols.VSchema.Keyspace;

namespace ControlPlane.Reconcile.Tests.Loops;

/// <summary>
/// Tables that come, go and move while two loops run and an upstream writer drops what is published: no name is ever
/// published for a keyspace that never had it, and at the end every
/// cell has what there is. A seed that fails is run again by its number.
/// </summary>
public class ChangingTablesTests
{
    private static readonly string[] Keyspaces = ["u1", "u2", "u3"];
    private static readonly string[] Names = ["a", "b", "c", "d"];

    [Test]
    public void Names_follow_the_tables([Range(1, 12)] int seed) =>
        VirtualLoop.Run(async time =>
        {
            var random = new Random(seed);
            var world = await StartAsync(time);
            var rules = new PlanningRules().Accepting(BlockReason.RoutingChange);
            await using var one = await RunningLoop.StartAsync(world, new(), rules, "zone1", "zone2");
            await using var two = await RunningLoop.StartAsync(world, new(), rules, "zone1", "zone2");
            var tables = new Tables(world, one, two);
            tables.Tell(random);

            for (var step = 0; step < 60; step++)
            {
                await (random.Next(4) == 0 ? UpstreamRebuildsAsync(world, random) : tables.ChangeAsync(random));
                await one.ForAsync(TimeSpan.FromMilliseconds(random.Next(400)));
                tables.Check(await world.Global.SrvVSchemaAsync(random.Next(2) == 0 ? "zone1" : "zone2"));
            }

            tables.Tell(random);
            await one.ForAsync(TimeSpan.FromMinutes(25));
            Published(await world.Global.SrvVSchemaAsync("zone1")).ShouldBe(tables.Wanted);
            Published(await world.Global.SrvVSchemaAsync("zone2")).ShouldBe(tables.Wanted);
        });

    private static async Task<World> StartAsync(TimeProvider time)
    {
        var world = new World(time);
        await world.AddCellAsync("zone1");
        await world.AddCellAsync("zone2");
        foreach (var keyspace in Keyspaces)
        {
            await world.Global.PutAsync(World.Layout.Keyspace(new(keyspace)), new Protocols.Topodata.Keyspace());
            await world.PutShardAsync(keyspace, "0", isServing: true);
        }

        return world;
    }

    /// <summary>Without what is published, or with one keyspace of it dropped, as an ALTER VSCHEMA does.</summary>
    private static async Task UpstreamRebuildsAsync(World world, Random random)
    {
        var cell = random.Next(2) == 0 ? "zone1" : "zone2";
        if (await world.Global.SrvVSchemaAsync(cell) is { } record)
        {
            foreach (var (_, keyspace) in record.Keyspaces.Where(_ => random.Next(2) == 0))
            {
                keyspace.Tables.Clear();
            }

            await world.Global.PutAsync(World.Cell(cell).SrvVSchema, record);
        }
    }

    private static string Published(SrvVSchema? record) =>
        string.Join(
            ' ',
            from keyspace in record!.Keyspaces.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            from table in keyspace.Value.Tables.Keys.Order(StringComparer.Ordinal)
            select $"{keyspace.Key}.{table}"
        );

    /// <summary>What the keyspaces have, and what has been told of it.</summary>
    private sealed class Tables(World world, params RunningLoop[] loops)
    {
        private readonly SortedDictionary<string, SortedSet<string>> has = new(
            Keyspaces.ToDictionary(name => name, _ => new SortedSet<string>(StringComparer.Ordinal)),
            StringComparer.Ordinal
        );
        private readonly HashSet<string> ever = [];

        public string Wanted =>
            string.Join(' ', has.SelectMany(keyspace => keyspace.Value.Select(name => $"{keyspace.Key}.{name}")));

        public Task ChangeAsync(Random random)
        {
            var (keyspace, name) = (Keyspaces[random.Next(3)], Names[random.Next(4)]);
            _ = has[keyspace].Remove(name) || has[keyspace].Add(name);
            Tell(random);
            return Task.CompletedTask;
        }

        /// <summary>The other loop may hear of it later.</summary>
        public void Tell(Random random)
        {
            ever.UnionWith(has.SelectMany(keyspace => keyspace.Value.Select(name => $"{keyspace.Key}.{name}")));
            foreach (var loop in loops.OrderBy(_ => random.Next()))
            {
                loop.Learn([.. has.Select(ListOf)]);
            }
        }

        public void Check(SrvVSchema? record)
        {
            var published = Published(record).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            published.ShouldAllBe(name => ever.Contains(name));
        }

        private LiveSchema ListOf(KeyValuePair<string, SortedSet<string>> keyspace) =>
            new()
            {
                Keyspace = new(keyspace.Key),
                Tables = keyspace.Value.ToOrdinalSet(),
                Views = OrdinalSet<string>.Empty,
                ReadAt = world.Time.GetUtcNow(),
                Source = "test",
            };
    }
}
