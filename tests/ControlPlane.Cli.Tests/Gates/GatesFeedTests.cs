using ControlPlane.Cli.Gates;
using ControlPlane.Cli.Topologies;
using ControlPlane.Topology.Contract;

namespace ControlPlane.Cli.Tests.Gates;

/// <summary>Without hints, in virtual time: the file is looked at every 3 seconds.</summary>
public class GatesFeedTests
{
    private static readonly GatesFeedOptions Options = new() { UsesHints = false };
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(10);

    [Test]
    public void A_changed_file_is_declared_and_an_equal_one_is_not() =>
        Run(
            async (folder, file, time) =>
            {
                folder.Write("g.yaml", "cells: [zone1]  # the same\n");
                await Task.Delay(AWhile, time);
                file.HasNews.ShouldBeFalse();

                folder.Write("g.yaml", "cells: [zone1, zone2]");
                (await file.TakeCellsAsync()).ShouldBe(["zone1", "zone2"]);
            }
        );

    [Test]
    public void What_changed_before_the_feed_began_is_declared() =>
        Run(
            async (folder, file, _) =>
            {
                folder.Write("g.yaml", "cells: [zone2]");
                (await file.TakeCellsAsync()).ShouldBe(["zone2"]);
            }
        );

    [Test]
    public void A_bad_edit_is_refused_once_with_its_line_and_the_end_of_it_is_told() =>
        Run(
            async (folder, file, time) =>
            {
                folder.Write("g.yaml", "cells: [zone1]\ngates:\n  - cell: zone 2\n");
                (await file.TakeProblemsAsync()).ShouldBe([
                    $"{folder["g.yaml"]}:3: 'zone 2' cannot be a cell: invalid character   in name zone 2",
                ]);
                await Task.Delay(AWhile, time);
                file.HasNews.ShouldBeFalse();

                folder.Write("g.yaml", "cells: [zone1]\n");
                (await file.TakeCellsAsync()).ShouldBe(["zone1"]);
            }
        );

    [Test]
    public void An_empty_file_is_a_bad_edit() =>
        Run(
            async (folder, file, _) =>
            {
                folder.Write("g.yaml", "");
                (await file.TakeProblemsAsync()).ShouldHaveSingleItem().ShouldContain("declares no vtgate");
            }
        );

    [Test]
    public void A_file_that_is_gone_is_a_problem_until_it_is_back() =>
        Run(
            async (folder, file, _) =>
            {
                File.Delete(folder["g.yaml"]);
                (await file.TakeProblemsAsync()).ShouldBe([
                    $"--gates-file: '{folder["g.yaml"]}' cannot be read: there is no such file",
                ]);

                folder.Write("g.yaml", "cells: [zone2]");
                (await file.TakeCellsAsync()).ShouldBe(["zone2"]);
            }
        );

    [Test]
    public void A_directory_in_its_place_is_a_problem() =>
        Run(
            async (folder, file, _) =>
            {
                File.Delete(folder["g.yaml"]);
                Directory.CreateDirectory(folder["g.yaml"]);
                (await file.TakeProblemsAsync()).ShouldHaveSingleItem().ShouldContain("cannot be read");
            }
        );

    [Test]
    public void Bytes_that_are_no_text_are_a_problem() =>
        Run(
            async (folder, file, _) =>
            {
                File.WriteAllBytes(folder["g.yaml"], [.. "cells: [zone"u8, 0xE9, .. "]"u8]);
                (await file.TakeProblemsAsync()).ShouldHaveSingleItem().ShouldContain("is no text in UTF-8");
            }
        );

    [Test]
    public void A_file_that_vanishes_for_a_moment_is_no_news() =>
        Run(
            async (folder, file, time) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(3150), time);
                File.Delete(folder["g.yaml"]);
                await Task.Delay(TimeSpan.FromMilliseconds(150), time);
                folder.Write("g.yaml", "cells: [zone1]");
                await Task.Delay(AWhile, time);
                file.HasNews.ShouldBeFalse();
            }
        );

    [Test]
    public void A_burst_of_edits_is_one() =>
        Run(
            async (folder, file, time) =>
            {
                for (var edit = 1; edit <= 100; edit++)
                {
                    folder.Write("g.yaml", edit % 3 == 0 ? "" : $"cells: [zone{edit}]");
                    await Task.Delay(TimeSpan.FromMilliseconds(10), time);
                }

                (await file.TakeCellsAsync()).ShouldBe(["zone100"]);
                await Task.Delay(AWhile, time);
                file.HasNews.ShouldBeFalse();
            }
        );

    [Test]
    public void Topologies_come_and_go() =>
        Run(
            async (folder, file, _) =>
            {
                folder.Write("g.yaml", Topologies("a", "c"));
                (await file.TakeAsync())
                    .ShouldBeOfType<GatesNews.Declared>()
                    .Topologies.Select(topology => topology.Name)
                    .ShouldBe(["a", "c"]);

                folder.Write("g.yaml", "cells: [zone1]");
                (await file.TakeProblemsAsync())
                    .ShouldHaveSingleItem()
                    .ShouldContain("expected 'topologies' as before");
            },
            Topologies("a", "b")
        );

    [Test]
    public void Topologies_beside_the_one_of_the_command_line_need_a_restart() =>
        Run(
            async (folder, file, _) =>
            {
                folder.Write("g.yaml", Topologies("a"));
                (await file.TakeProblemsAsync()).ShouldHaveSingleItem().ShouldContain("start anew for that");
            }
        );

    [Test]
    public void A_file_that_a_topology_names_is_looked_for_until_it_is_there() =>
        Run(
            async (folder, file, _) =>
            {
                folder.Write("g.yaml", $"{Topologies("a")}    topo_etcd_tls_ca: {folder["ca.pem"]}\n");
                (await file.TakeProblemsAsync()).ShouldHaveSingleItem().ShouldContain("ca.pem' cannot be read");

                folder.Write("ca.pem", "");
                (await file.TakeAsync()).ShouldBeOfType<GatesNews.Declared>();
            },
            Topologies("a")
        );

    [Test]
    public void Without_a_gates_file_there_is_nothing_to_follow() =>
        VirtualLoop.Run(async time =>
        {
            var frame = FollowedFile.Frame("g.yaml", several: false) with { GatesFile = null };
            await foreach (var news in new GatesFeed(frame, time, Options).FollowAsync([], CancellationToken.None))
            {
                Assert.Fail($"{news}");
            }
        });

    private static string Topologies(params string[] names) =>
        "topologies:\n"
        + string.Concat(
            names.Select(name =>
                $"  - name: {name}\n    topo_global_server_address: {name}:2379\n    topo_global_root: /v\n    cells: all\n"
            )
        );

    private static void Run(Func<Folder, FollowedFile, TimeProvider, Task> test, string text = "cells: [zone1]")
    {
        using var folder = new Folder();
        folder.Write("g.yaml", text);
        VirtualLoop.Run(async time =>
        {
            var file = new FollowedFile(folder["g.yaml"], time, Options);
            _ = file.HasNews; // from here on it is followed
            await test(folder, file, time);
        });
    }
}
