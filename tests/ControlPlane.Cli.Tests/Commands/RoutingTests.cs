using System.Text.Json;
using ControlPlane.Cli.RoutingViews;
using ControlPlane.Cli.Screens;
using ControlPlane.Cli.Tests.Output;
using ControlPlane.Protocols.VSchema;
using ControlPlane.Serving.Routing.Model;
using ControlPlane.Serving.Routing.Report;
using ControlPlane.Testing;

namespace ControlPlane.Cli.Tests.Commands;

public class RoutingTests
{
    [Test]
    public void Every_plain_name_is_told_with_its_reason() =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("routing");

            ended.Exit.ShouldBe(0, ended.ToString());
            Golden.ShouldMatch("Commands/Golden/routing.golden", ended.Output);
        });

    [Test]
    public void What_differs_in_the_cells_is_drift_and_a_cell_without_a_record_an_error() =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("routing", "diff");

            ended.Exit.ShouldBe(1, ended.ToString());
            Golden.ShouldMatch("Commands/Golden/routing-diff.golden", ended.Output);
        });

    [Test]
    public void Cells_that_answer_alike_are_in_sync() =>
        RoutingShell.Run(async shell =>
        {
            foreach (var cell in new[] { "zone2", "zone3" })
            {
                await shell[Shell.Global].PutAsync($"/vitess/{cell}/SrvVSchema", RoutingShell.Record());
            }

            var ended = await shell.OnInputsAsync("routing", "diff");

            ended.Exit.ShouldBe(0, ended.ToString());
            ended.Output.ShouldStartWith("zone1, zone2, zone3  in sync\n");
        });

    [Test]
    public void Another_word_than_diff_is_refused() =>
        RoutingShell.Run(async shell =>
        {
            var ended = await shell.OnInputsAsync("routing", "orders");

            ended.Exit.ShouldBe(1, ended.ToString());
            ended.Errors.ShouldContain("of one name tells controlplane explain orders");
        });

    [Test]
    public void As_JSON_it_has_each_name_and_each_keyspace() =>
        RoutingShell.Run(async shell =>
        {
            var report = JsonDocument.Parse((await shell.OnInputsAsync("routing", "--output=json")).Output).RootElement;

            var names = report
                .GetProperty("routing")
                .GetProperty("names")
                .EnumerateArray()
                .ToDictionary(name => name.GetProperty("name").GetString()!, name => name);
            names["orders"].GetProperty("route").GetProperty("result").GetString().ShouldBe("ambiguous");
            names["customer"]
                .GetProperty("tabletTypes")
                .GetProperty("replica")
                .GetProperty("keyspace")
                .GetString()
                .ShouldBe("archive");
            report.GetProperty("routing").GetProperty("keyspaces").GetArrayLength().ShouldBe(4);
        });

    [TestCase(60)]
    [TestCase(160)]
    public void Many_names_are_summed_up_by_keyspace(int width)
    {
        var record = new SrvVSchema();
        for (var keyspace = 0; keyspace < 200; keyspace++)
        {
            var tables = new Keyspace { RequireExplicitRouting = keyspace % 50 == 3 };
            for (var table = 0; table < 20; table++)
            {
                tables.Tables[table < 18 ? $"table_{keyspace}_{table}" : $"shared_{keyspace % 90}_{table}"] = new();
            }

            record.Keyspaces[$"keyspace{keyspace:D3}"] = tables;
        }

        var report = RoutingReport.Of(RoutingModel.From(record));

        Golden.ShouldMatch(
            $"Output/Golden/routing-many-{width}.golden",
            Paper.Terminal(width, paper => RoutingScreen.Write(paper, report, [], DateTimeOffset.UnixEpoch))
        );
    }

    [Test]
    public void A_difference_of_many_names_is_cut_and_says_so()
    {
        var after = new SrvVSchema { Keyspaces = { ["a"] = new(), ["b"] = new() } };
        for (var table = 0; table < 100; table++)
        {
            after.Keyspaces["a"].Tables[$"t{table:D2}"] = new();
        }

        var before = new SrvVSchema { Keyspaces = { ["a"] = new(), ["b"] = new() } };
        var difference = RoutingDifference.Between(
            RoutingReport.Of(RoutingModel.From(before)),
            RoutingReport.Of(RoutingModel.From(after))
        );

        var text = Paper.Plain(paper =>
            RoutingDiffScreen.Write(
                paper,
                [new CellDifference(new("zone1"), difference, null)],
                [],
                DateTimeOffset.UnixEpoch
            )
        );

        text.ShouldStartWith("zone1  100 lacking\n  + t00  not found → a\n");
        text.ShouldContain("\n  … 60 more; --output json has all.\n");
    }
}
