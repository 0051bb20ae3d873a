using ControlPlane.Cli.Demo;
using ControlPlane.Topology.Contract;

namespace ControlPlane.Cli.Tests.Commands;

/// <summary>A gates file with two topologies: the sample in two stores.</summary>
public class TopologyTests
{
    private const string Two = """
        topologies:
          - name: shop
            topo_global_server_address: shop:2379
            topo_global_root: /vitess/global
            cells: [zone1]
          - name: billing
            topo_global_server_address: billing:2379
            topo_global_root: /vitess/global
            policy: observe
            cells: all

        """;

    [Test]
    public void A_command_works_on_the_topology_that_is_named() =>
        Run(
            async (shell, file) =>
            {
                var shop = await shell.RunAsync("verify", file, "--topology=shop", "--output=json");
                shop.Exit.ShouldBe(0, shop.ToString());
                using var document = System.Text.Json.JsonDocument.Parse(shop.Output);
                var topology = document.RootElement.GetProperty("topology");
                topology.GetProperty("name").GetString().ShouldBe("shop");
                topology.GetProperty("address").GetString().ShouldBe("shop:2379");

                (await shell.RunAsync("verify", file, "--topology=billing")).Exit.ShouldBe(2);
            }
        );

    [TestCase("rebuild")]
    [TestCase("plan")]
    [TestCase("verify")]
    [TestCase("check")]
    public void Without_a_name_the_names_are_told(string command) =>
        Run(
            async (shell, file) =>
            {
                var ended = await shell.RunAsync(command, file);
                ended.Exit.ShouldBe(1);
                ended.Errors.ShouldContain("declares several topologies; say which with --topology: shop or billing");
            }
        );

    [Test]
    public void A_name_that_no_topology_has_is_an_error() =>
        Run(
            async (shell, file) =>
            {
                var ended = await shell.RunAsync("verify", file, "--topology=shops");
                ended.Exit.ShouldBe(1);
                ended.Errors.ShouldContain("--topology: there is no topology 'shops'; expected shop or billing");
            }
        );

    [Test]
    public void A_topology_has_its_own_policy_unless_a_flag_says_otherwise() =>
        Run(
            async (shell, file) =>
            {
                var before = shell["billing:2379"].Revision;
                (await shell.RunAsync("rebuild", file, "--topology=billing")).Exit.ShouldBe(2);
                shell["billing:2379"].Revision.ShouldBe(before);

                (await shell.RunAsync("rebuild", file, "--topology=billing", "--policy=refresh")).Exit.ShouldBe(0);
            }
        );

    [Test]
    public void What_each_topology_says_for_itself_is_not_said_for_all() =>
        Run(
            async (shell, file) =>
            {
                shell.Environment["CONTROLPLANE_TOPO_GLOBAL_ROOT"] = "/vitess/global";

                var ended = await shell.RunAsync("verify", file, "--topology=shop", "--gate-cells=zone3");

                ended.Exit.ShouldBe(1);
                ended.Errors.ShouldContain("  CONTROLPLANE_TOPO_GLOBAL_ROOT: is about one topology, and ");
                ended.Errors.ShouldContain("  --gate-cells: is about one topology, and ");
            }
        );

    [Test]
    public void Files_that_a_topology_names_must_be_there() =>
        Run(
            async (shell, file) =>
            {
                var ended = await shell.RunAsync("verify", file, "--topology=shop");
                ended.Exit.ShouldBe(1);
                ended.Errors.ShouldContain(".yaml:6: '/no/such/ca.pem' cannot be read: there is no such file");
            },
            Two.Replace("    cells: [zone1]\n", "    cells: [zone1]\n    topo_etcd_tls_ca: /no/such/ca.pem\n")
        );

    private static void Run(Func<Shell, string, Task> test, string text = Two)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():n}.yaml");
        File.WriteAllText(path, text);
        try
        {
            VirtualLoop.Run(async time =>
            {
                var shell = new Shell(time);
                await Sample.FillAsync(shell["shop:2379"], CancellationToken.None);
                await Sample.FillAsync(shell["billing:2379"], CancellationToken.None);
                await test(shell, $"--gates-file={path}");
            });
        }
        finally
        {
            File.Delete(path);
        }
    }
}
