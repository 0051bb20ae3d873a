using ControlPlane.Reconcile.Publishing;
using ControlPlane.Serving.Findings;
using ControlPlane.Serving.Planning;
using ControlPlane.Topology.Contract;
using static ControlPlane.Reconcile.Tests.WorldVerbs;

namespace ControlPlane.Reconcile.Tests;

/// <summary>More shards, cells, keyspaces and bytes than one transaction takes.</summary>
public class LargeTopologyTests
{
    [Test]
    public void A_keyspace_of_256_shards_is_written() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.AddCellAsync("zone1");
            var shards = Enumerable.Range(0, 256).Select(NameOfShard).ToArray();
            await world.AddKeyspaceAsync("ks", shards);

            var result = await world.PassAsync("zone1");

            result.HasErrors.ShouldBeFalse();
            result.Drift.ShouldBeEmpty();
            (await world.Global.SrvKeyspaceAsync("zone1", "ks")).ShouldBe(ServedBy(shards));
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void A_keyspace_is_written_into_200_cells() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            var cells = Enumerable.Range(0, 200).Select(number => $"zone{number}").ToArray();
            foreach (var cell in cells)
            {
                await world.AddCellAsync(cell);
            }

            await world.AddKeyspaceAsync("ks", "0");

            var result = await world.PassAsync(cells);

            result.HasErrors.ShouldBeFalse();
            result.Drift.ShouldBeEmpty();
            result.Written.Count().ShouldBe(400);
            await world.ShouldBeCleanAsync();
        });

    [Test]
    public void Many_keyspaces_share_few_transactions() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.AddCellAsync("zone1");
            foreach (var number in Enumerable.Range(0, 500))
            {
                await world.AddKeyspaceAsync($"ks{number}", "0");
            }

            var before = world.Global.Counts.Commits;
            var result = await world.PassAsync("zone1");

            result.Drift.ShouldBeEmpty();
            result.Written.Count().ShouldBe(501);
            (world.Global.Counts.Commits - before).ShouldBeLessThan(30);
        });

    [Test]
    public void VSchemas_of_2_MiB_block_the_SrvVSchema_and_nothing_else() =>
        VirtualLoop.Run(async time =>
        {
            var world = new World(time);
            await world.AddCellAsync("zone1");
            await world.AddKeyspaceAsync("ks", "0");
            await world.PassAsync("zone1");
            await world.AddKeyspaceAsync("large", "0");
            await world.AddKeyspaceAsync("new", "0");
            var tables = Enumerable.Range(0, 10_000).Select(number => new string('t', 90) + number).ToArray();
            await world.PutVSchemaAsync("large", tables);
            await world.PutVSchemaAsync("ks", tables);
            await world.Global.DeleteAsync(World.Cell("zone1").SrvKeyspace(new("ks")));

            var result = await world.PassAsync(new PlanningRules { VSchemaQuiet = TimeSpan.Zero }, "zone1");

            result.HasErrors.ShouldBeFalse();
            result
                .Drift.Select(finding => (finding.Record.KeyspaceName?.Value, finding.Block!.Reason))
                .ShouldBe([
                    (null, BlockReason.TooLarge),
                    ("large", BlockReason.SrvVSchemaFirst),
                    ("new", BlockReason.SrvVSchemaFirst),
                ]);
            result.Written.ShouldHaveSingleItem().Step.Record.ToString().ShouldBe("zone1 SrvKeyspace ks");
            result.Plan.Notices.ShouldContain(notice => notice.Kind == NoticeKind.RecordGrowsLarge);
            result.Drift.First().Block!.Why.ShouldContain("bytes");
        });

    [Test]
    public void Names_with_every_legal_character_are_written_and_read_back() =>
        VirtualLoop.Run(async time =>
        {
            const string name = "abcXYZ-0123456789_";
            var world = new World(time);
            await world.AddCellAsync(name);
            await world.AddKeyspaceAsync(name, "0");
            await world.AddKeyspaceAsync("-", "-");
            await world.AddKeyspaceAsync("_", "anything_goes");

            var result = await world.PassAsync(name);

            result.Drift.ShouldBeEmpty();
            result.Outcomes.ShouldAllBe(outcome => outcome is StepOutcome.Done);
            (await world.Global.SrvKeyspaceAsync(name, name)).ShouldBe(ServedBy("0"));
            (await world.PassAsync(name)).Outcomes.ShouldBeEmpty();
        });

    private static string NameOfShard(int number) =>
        $"{(number == 0 ? "" : $"{number:x2}")}-{(number == 255 ? "" : $"{number + 1:x2}")}";
}
