namespace ControlPlane.EndToEnd;

/// <summary>What a user gives wrongly is said before anything is done, all of it at once, with exit code 1.</summary>
public class UsageTests
{
    private static readonly string[] Somewhere =
    [
        "--topo-global-server-address",
        "127.0.0.1:1",
        "--topo-global-root",
        "/vitess/global",
    ];

    [TestCase("rebuild")]
    [TestCase("plan")]
    [TestCase("verify")]
    public async Task No_gate_at_all_is_an_error_that_names_the_ways_to_declare_them(string command)
    {
        var ended = await Executable.RunAsync([command, .. Somewhere]);

        ended.WithExit(1).Naming("--gate-cells", "all", "--gates-file");
    }

    [Test]
    public async Task A_gate_in_a_cell_that_nobody_knows_is_an_error_of_that_cell_and_stops_no_other()
    {
        await using var world = await World.StartAsync();

        var ended = await world.RunAsync("rebuild", "--gate-cells", "zone1,zone9");

        ended.WithExit(1).Naming("zone9", "zone1, zone2");
        (await world.SrvVSchemaAsync("zone1")).ShouldNotBeNull();
    }

    [TestCase("zk2")]
    [TestCase("consul")]
    public async Task A_store_that_is_not_supported_is_refused_and_the_supported_ones_are_named(string implementation)
    {
        var ended = await Executable.RunAsync([
            "rebuild",
            .. Somewhere,
            "--gate-cells",
            "zone1",
            "--topo-implementation",
            implementation,
        ]);

        ended.WithExit(1).Naming(implementation, "etcd2");
    }

    [Test]
    public async Task An_unknown_flag_is_an_error_that_names_it()
    {
        var ended = await Executable.RunAsync(["rebuild", .. Somewhere, "--gate-cells", "zone1", "--gate-cell", "x"]);

        ended.WithExit(1).Naming("--gate-cell");
    }

    [Test]
    public async Task An_unknown_command_is_an_error_that_names_it() =>
        (await Executable.RunAsync("rebuilt")).WithExit(1).Naming("rebuilt");

    [Test]
    public async Task Everything_wrong_is_said_at_once()
    {
        var ended = await Executable.RunAsync(
            [KeyValuePair.Create("CONTROLPLANE_TOPO_READ_CONCURRENCY", "many")],
            [
                "rebuild",
                "--topo-global-server-address",
                "host:notaport",
                "--gate-cells",
                "zone 1",
                "--lock-timeout",
                "soon",
                "--policy",
                "everything",
            ]
        );

        ended
            .WithExit(1)
            .Naming(
                "CONTROLPLANE_TOPO_READ_CONCURRENCY",
                "many",
                "notaport",
                "zone 1",
                "--lock-timeout",
                "soon",
                "--policy",
                "everything",
                "--topo-global-root"
            );
    }

    [Test]
    public async Task What_is_wrong_in_a_settings_file_is_named_with_its_line()
    {
        using var files = new Files();
        var path = files.Write(
            "settings.yaml",
            "topo-global-root: /vitess/global\nlock-timeout: soon\ngate-sells: zone1\n"
        );

        var ended = await Executable.RunAsync("rebuild", "--config", path);

        ended.WithExit(1).Naming($"{path}:2", $"{path}:3", "soon", "gate-sells", "gate-cells");
    }

    [Test]
    public async Task A_settings_file_that_is_no_YAML_is_named_with_its_line()
    {
        using var files = new Files();
        var path = files.Write("settings.yaml", "topo-global-root: /vitess/global\nlock-timeout: [45s\n");

        (await Executable.RunAsync("rebuild", "--config", path)).WithExit(1).Naming($"{path}:3", "YAML");
    }

    [Test]
    public async Task A_password_in_a_settings_file_is_refused_and_not_repeated()
    {
        using var files = new Files();
        var path = files.Write("settings.yaml", $"topo-etcd-password: {Executable.Password}\n");

        (await Executable.RunAsync("rebuild", "--config", path)).WithExit(1).Naming($"{path}:1");
    }
}
