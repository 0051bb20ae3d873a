using ControlPlane.EtcdFixture;

namespace ControlPlane.EndToEnd;

/// <summary>An etcd that answers "permission denied", or does not know who asks.</summary>
public class PermissionTests
{
    private EtcdServer server = null!;
    private World world = null!;
    private Files files = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        server = await EtcdServer.StartAsync(new(), CancellationToken.None);
        world = await World.StartAsync(server);
        files = new Files();
        await SecuredServer.EnableAsync(server);
        await AddAsync(
            "reads_zone2",
            $"readwrite {world.Root}/global/",
            $"readwrite {world.Root}/zone1/",
            $"read {world.Root}/zone2/"
        );
        await AddAsync("blind_in_zone2", $"readwrite {world.Root}/global/", $"readwrite {world.Root}/zone1/");
        await AddAsync("sees_cells_only", $"read {world.Root}/global/cells/", $"readwrite {world.Root}/zone1/");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        files.Dispose();
        await world.DisposeAsync();
        await server.DisposeAsync();
    }

    [Test]
    public async Task A_cell_that_may_only_be_read_is_an_error_that_names_the_key_and_the_others_are_written()
    {
        var ended = await RebuildAsync("reads_zone2");

        ended.WithExit(1).Naming("zone2", $"{world.Root}/zone2/SrvVSchema", "permission denied");
        (await KeysAsync($"{world.Root}/zone1/")).ShouldContain($"{world.Root}/zone1/keyspaces/customer/SrvKeyspace");
    }

    [Test]
    public async Task A_cell_that_may_not_be_read_is_an_error_that_names_the_keys_and_the_others_are_written()
    {
        var ended = await RebuildAsync("blind_in_zone2");

        ended.WithExit(1).Naming("zone2", $"{world.Root}/zone2/", "permission denied");
        (await KeysAsync($"{world.Root}/zone1/")).ShouldContain($"{world.Root}/zone1/keyspaces/customer/SrvKeyspace");
    }

    [Test]
    public async Task Inputs_that_may_not_be_read_are_an_error_that_names_the_prefix()
    {
        var ended = await RebuildAsync("sees_cells_only");

        ended.WithExit(1).Naming($"{world.Root}/global/keyspaces/", "permission denied");
    }

    [Test]
    public async Task A_wrong_password_is_an_error_that_names_the_user_and_not_the_password()
    {
        var ended = await Executable.RunAsync([
            "rebuild",
            .. world.Flags,
            "--gate-cells",
            "zone1",
            "--topo-etcd-user",
            "reads_zone2",
            "--topo-etcd-password-file",
            files.Write("wrong", "wrong-Password-9x"),
        ]);

        ended.WithExit(1).Naming(server.Address, "password");
        ended.ToString().ShouldNotContain("wrong-Password-9x");
    }

    [Test]
    public async Task No_user_where_etcd_wants_one_is_an_error_that_says_so()
    {
        var ended = await world.RebuildAsync();

        ended.WithExit(1).Naming(server.Address, "user");
    }

    [Test]
    public async Task A_password_by_environment_does_as_well_as_one_in_a_file()
    {
        var ended = await Executable.RunAsync(
            [KeyValuePair.Create("CONTROLPLANE_TOPO_ETCD_PASSWORD", Executable.Password)],
            ["rebuild", .. world.Flags, "--gate-cells", "zone1", "--topo-etcd-user", "reads_zone2"]
        );

        ended.WithExit(0);
    }

    [Test]
    public async Task A_password_as_a_flag_is_refused_and_not_repeated()
    {
        var ended = await world.RebuildAsync("--topo-etcd-user", "root", "--topo-etcd-password", Executable.Password);

        ended.WithExit(1).Naming("--topo-etcd-password-file");
    }

    private Task<Ended> RebuildAsync(string user) =>
        world.RebuildAsync(
            "--topo-etcd-user",
            user,
            "--topo-etcd-password-file",
            files.Write("password", Executable.Password + "\n"),
            "--log-level",
            "debug"
        );

    private async Task<string[]> KeysAsync(string prefix) =>
        (await SecuredServer.RunAsync(server, "get", "--prefix", "--keys-only", prefix)).Split('\n');

    private Task AddAsync(string user, params string[] rights) => SecuredServer.AddUserAsync(server, user, rights);
}
