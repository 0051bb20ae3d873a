using ControlPlane.Protocols.Topodata;
using ControlPlane.Reconcile.Passes;
using ControlPlane.Serving.Findings;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;
using static ControlPlane.Reconcile.Tests.WorldVerbs;

namespace ControlPlane.Reconcile.Tests;

/// <summary>
/// Several passes at once beside a writer that writes as Vitess does, blindly, over a network that delays and loses. A
/// seed that fails is run again by its number.
/// </summary>
public class ConvergenceTests
{
    private static readonly string[] Cells = ["zone1", "zone2", "zone3"];
    private static readonly string[] Keyspaces = ["a", "b", "c"];

    [Test]
    public void Passes_beside_a_blind_writer_converge([Range(1, 25)] int seed) =>
        VirtualLoop.Run(async time =>
        {
            var random = new Random(seed);
            var weather = new Weather(random, time);
            var world = await StartAsync(time, weather);

            await Task.WhenAll(PassesAsync(world, random), PassesAsync(world, random), WriteAsync(world, random));
            weather.IsFair = true;
            await Task.Delay(TimeSpan.FromMinutes(2), time, CancellationToken.None);
            var last = await world.PassAsync(Cells);
            var idle = await world.PassAsync(Cells);

            last.HasErrors.ShouldBeFalse();
            last.Drift.ShouldBeEmpty();
            idle.Outcomes.ShouldBeEmpty("two passes in a row have nothing left to do");
            await ShouldBeRebuiltAsync(world);
            await world.ShouldBeCleanAsync();
        });

    private static async Task PassesAsync(World world, Random random)
    {
        for (var round = 0; round < 4; round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(3000)), world.Time, CancellationToken.None);
            try
            {
                await world.PassAsync(Cells);
            }
            catch (StoreException)
            {
                // The global store could not be read: nothing was done.
            }
        }
    }

    /// <summary>What operators and Vitess do all day: schema changes, shards, whole rebuilds from an old copy.</summary>
    private static async Task WriteAsync(World world, Random random)
    {
        for (var step = 0; step < 30; step++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1500)), world.Time, CancellationToken.None);
            var (keyspace, cell) = (Keyspaces[random.Next(3)], Cells[random.Next(3)]);
            var store = world.Store(AddressOf(cell));
            switch (random.Next(6))
            {
                case 0:
                    await world.PutVSchemaAsync(keyspace, $"t{step}");
                    break;
                case 1:
                    await RebuildSlowlyAsync(world, keyspace, random);
                    break;
                case 2:
                    await store.PutAsync(World.Cell(cell).SrvVSchema, new Protocols.VSchema.SrvVSchema());
                    break;
                case 3:
                    await store.DeleteAsync(World.Cell(cell).SrvKeyspace(new(keyspace)));
                    break;
                case 4:
                    await store.PutBytesAsync(World.Cell(cell).SrvKeyspace(new(keyspace)), 0xFF);
                    break;
                default:
                    await world.Global.PutAsync(
                        World.Layout.Keyspace(new(keyspace)),
                        new Keyspace { ThrottlerConfig = new() { Threshold = step } }
                    );
                    break;
            }
        }
    }

    /// <summary>RebuildKeyspaceGraph: the lock, a look, a pause, blind writes.</summary>
    private static async Task RebuildSlowlyAsync(World world, string keyspace, Random random)
    {
        var lease = await world.LockAsync($"keyspaces/{keyspace}", TimeSpan.FromSeconds(30));
        var record = await WantedAsync(world, keyspace);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(800)), world.Time, CancellationToken.None);
        foreach (var cell in Cells)
        {
            await world.Store(AddressOf(cell)).PutSrvKeyspaceAsync(cell, keyspace, record);
        }

        await world.Global.RevokeAsync(lease, CancellationToken.None);
    }

    private static async Task ShouldBeRebuiltAsync(World world)
    {
        foreach (var cell in Cells)
        {
            var store = world.Store(AddressOf(cell));
            (await store.SrvVSchemaAsync(cell))!.Keyspaces.Keys.Order().ShouldBe(Keyspaces);
            foreach (var keyspace in Keyspaces)
            {
                (await store.SrvKeyspaceAsync(cell, keyspace)).ShouldBe(await WantedAsync(world, keyspace));
            }
        }
    }

    private static async Task<SrvKeyspace> WantedAsync(World world, string keyspace)
    {
        var entry = await world.Global.GetAsync(World.Layout.Keyspace(new(keyspace)), CancellationToken.None);
        var record = ServedBy("-80", "80-");
        record.ThrottlerConfig = Keyspace.Parser.ParseFrom(entry!.Value).ThrottlerConfig;
        return record;
    }

    private static async Task<World> StartAsync(TimeProvider time, Weather weather)
    {
        var world = new World(time) { Weather = weather };
        foreach (var cell in Cells)
        {
            await world.AddCellAsync(cell, AddressOf(cell));
        }

        foreach (var keyspace in Keyspaces)
        {
            await world.AddKeyspaceAsync(keyspace, "-80", "80-");
        }

        return world;
    }

    private static string AddressOf(string cell) => cell == "zone3" ? World.Second : World.GlobalAddress;

    /// <summary>Up to 30 ms each way, and one call in fifty lost on either.</summary>
    private sealed class Weather(Random random, TimeProvider time) : IStoreFaults
    {
        public bool IsFair { get; set; }

        public ValueTask<Fate> OnRequestAsync(StoreCall call, CancellationToken cancellation) =>
            BlowAsync(cancellation);

        public ValueTask<Fate> OnReplyAsync(StoreCall call, CancellationToken cancellation) => BlowAsync(cancellation);

        private async ValueTask<Fate> BlowAsync(CancellationToken cancellation)
        {
            if (IsFair)
            {
                return Fate.Passes;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(30)), time, cancellation);
            return random.Next(50) == 0 ? Fate.Lost : Fate.Passes;
        }
    }
}
