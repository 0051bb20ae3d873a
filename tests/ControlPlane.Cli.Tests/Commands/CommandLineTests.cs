using ControlPlane.Testing;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Faults;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Tests.Commands;

public class CommandLineTests
{
    [Test]
    public void Everything_wrong_with_the_settings_is_told_at_once() =>
        Run(async shell =>
        {
            shell.Environment["CONTROLPLANE_ORPHAN_GRACE"] = "-1h";
            shell.Environment["CONTROLPLANE_TOPO_ETCD_TLS_CA"] = "/no/such/ca.pem";
            var ended = await shell.RunAsync(
                "rebuild",
                "--topo_implementation=consul",
                "--topo-global-server-address=root:hunter2@etcd:2379",
                "--topo-etcd-tls-cert=/no/such/cert.pem",
                "--topo-etcd-user=controlplane",
                "--topo-etcd-password=hunter2",
                "--topo-etcd-lease-ttl=1",
                "--topo-read-concurrency=0",
                "--lock-timeout=soon",
                "--gate-cells=zone 1,zone2",
                "--gates-file=/no/such/gates.yaml",
                "--policy=everything",
                "--accept=KeyspaceLocked",
                "--assume-no-migration=a/b",
                "--max-record-bytes=1.5MiB",
                "--output=xml",
                "--no-such-flag"
            );
            ended.Exit.ShouldBe(1);
            ended.Output.ShouldBeEmpty();
            ended.Errors.ShouldNotContain("hunter2");
            Golden.ShouldMatch("Commands/Golden/problems.golden", ended.Errors);
        });

    [TestCase("rebuild")]
    [TestCase("plan")]
    [TestCase("verify")]
    [TestCase("check")]
    public void Without_any_gate_the_ways_to_declare_one_are_told(string command) =>
        Run(async shell =>
        {
            var ended = await shell.RunAsync(
                command,
                $"--topo-global-server-address={Shell.Global}",
                "--topo-global-root=/vitess/global"
            );
            ended.Exit.ShouldBe(1);
            ended.Errors.ShouldContain("No vtgate is declared");
            foreach (
                var way in new[] { "--gate-cells zone1,zone2", "--gate-cells all", "--gates-file FILE", "--config" }
            )
            {
                ended.Errors.ShouldContain(way);
            }
        });

    [Test]
    public void Where_the_topology_is_is_asked_for_with_all_three_ways_to_say_it() =>
        Run(async shell =>
        {
            var ended = await shell.RunAsync("verify", "--gate-cells=all");
            ended.Errors.ShouldContain(
                "--topo-global-server-address: where is the global store? For example etcd-0:2379,etcd-1:2379 (also "
                    + "CONTROLPLANE_TOPO_GLOBAL_SERVER_ADDRESS, or topo-global-server-address in the settings file)"
            );
            ended.Errors.ShouldContain("--topo-global-root: under which prefix is the global topology?");
        });

    [Test]
    public void No_command_at_all_shows_the_help_and_is_an_error() =>
        Run(async shell =>
        {
            var ended = await shell.RunAsync();
            ended.Exit.ShouldBe(1);
            ended.Output.ShouldBeEmpty();
            ended.Errors.ShouldContain("rebuild");
        });

    [Test]
    public void A_word_that_is_no_command_is_an_error() =>
        Run(async shell =>
        {
            var ended = await shell.RunAsync("rebuidl");
            ended.Exit.ShouldBe(1);
            ended.Errors.ShouldContain("'rebuidl'");
        });

    [Test]
    public void Help_shows_every_flag_with_its_default() =>
        Run(async shell =>
        {
            foreach (var kind in ControlPlane.Cli.Commands.CommandKind.All)
            {
                var ended = await shell.RunAsync(kind.Name, "--help");
                ended.Exit.ShouldBe(0);
                foreach (var setting in kind.Settings.Concat(ControlPlane.Cli.Settings.GeneralFlags.All))
                {
                    ended.Output.ShouldContain($"{setting.Flag} ");
                }

                ended.Output.ShouldNotContain("--topo-etcd-password ");
            }
        });

    [Test]
    public void A_failure_is_a_document_too_where_documents_are_asked_for() =>
        SampleShell.Run(async shell =>
        {
            var refused = Fate.Refused(StoreFailure.PermissionDenied);
            shell.Faults.Add(new(FaultMoment.Request, _ => true) { Fate = refused, Times = null });
            var ended = await shell.OnTopologyAsync("verify", "--output=json");
            ended.Exit.ShouldBe(1);
            using var document = System.Text.Json.JsonDocument.Parse(ended.Output);
            document.RootElement.GetProperty("outcome").GetString().ShouldBe("error");
            document
                .RootElement.GetProperty("errors")[0]
                .GetProperty("what")
                .GetString()
                .ShouldNotBeNull()
                .ShouldContain(Shell.Global);
        });

    private static void Run(Func<Shell, Task> test) => VirtualLoop.Run(time => test(new Shell(time)));
}
