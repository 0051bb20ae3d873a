using System.Text.Json;
using ControlPlane.EtcdFixture;

namespace ControlPlane.EndToEnd;

/// <summary>The role that <c>check</c> prints is enough for a rebuild, and each part of it is needed.</summary>
public class CheckTests
{
    private const string User = "controlplane";

    private EtcdServer global = null!;
    private EtcdServer own = null!;
    private World world = null!;
    private Files files = null!;

    /// <summary>The cell zone2 has an etcd of its own, so that locks are needed.</summary>
    [SetUp]
    public async Task Start()
    {
        files = new Files();
        global = await EtcdServer.StartAsync(new(), CancellationToken.None);
        own = await EtcdServer.StartAsync(new(), CancellationToken.None);
        world = await World.StartAsync(global);
        await world.PutAsync([world.Cell("zone2", own.Address)]);
    }

    [TearDown]
    public async Task Stop()
    {
        await world.DisposeAsync();
        await own.DisposeAsync();
        await global.DisposeAsync();
        files.Dispose();
    }

    [Test]
    public async Task A_check_changes_no_record_and_leaves_no_lock()
    {
        var before = await world.EntriesAsync();

        (await world.RunAsync("check", "--gate-cells", "zone1,zone2")).WithExit(0);

        (await world.EntriesAsync()).ShouldBe(before);
        (await own.ControlAsync(CancellationToken.None, "get", "--prefix", "--keys-only", "/")).Trim().ShouldBeEmpty();
        (await global.ControlAsync(CancellationToken.None, "lease", "list")).ShouldContain("found 0 leases");
    }

    [Test]
    public async Task The_role_that_a_check_prints_suffices_for_a_check_and_for_a_rebuild()
    {
        await GrantAsync(await RoleCommandsAsync());

        (await RunAsync("check")).WithExit(0);
        (await RunAsync("rebuild")).WithExit(0);

        (await RunAsync("verify")).WithExit(0);
    }

    [Test]
    public async Task Without_any_one_of_its_permissions_a_check_fails_and_names_it()
    {
        await GrantAsync(await RoleCommandsAsync());
        var grants = (await RoleCommandsAsync(AsUser())).Where(IsGrant).Distinct().ToArray();
        grants.Length.ShouldBeGreaterThan(8);
        var server = global;
        foreach (var command in await RoleCommandsAsync(AsUser()))
        {
            server = ServerOf(command) ?? server;
            if (IsGrant(command))
            {
                await ShouldBeNeededAsync(server, command);
            }
        }
    }

    [Test]
    public async Task Without_the_right_to_write_a_rebuild_fails_and_names_the_key()
    {
        await GrantAsync(await RoleCommandsAsync());
        await RevokeAsync(own, $"{world.Root}/zone2/SrvVSchema", isPrefix: false);

        (await RunAsync("rebuild")).WithExit(1).Naming($"{world.Root}/zone2/SrvVSchema", own.Address);
    }

    [Test]
    public async Task A_store_that_nobody_serves_is_told_and_the_others_are_checked()
    {
        await world.PutAsync([world.Cell("zone2", "127.0.0.1:1")]);

        var ended = await world.RunAsync("check", ["--gate-cells", "zone1,zone2", "--remote-operation-timeout", "2s"]);

        ended.WithExit(1).Naming("127.0.0.1:1", global.Address, "zone1");
    }

    private async Task ShouldBeNeededAsync(EtcdServer server, string command)
    {
        var words = command.Split(' ');
        var key = words[^1];
        var isPrefix = words.Contains("--prefix");
        await RevokeAsync(server, key, isPrefix);

        // Without our own routing records gates are served as well: that is a warning.
        var exit = key.EndsWith("/controlplane/routing/", StringComparison.Ordinal) ? 0 : 1;
        (await RunAsync("check")).WithExit(exit).Naming(key);

        await SecuredServer.RunAsync(server, words[1..]);
    }

    private static Task RevokeAsync(EtcdServer server, string key, bool isPrefix) =>
        SecuredServer.RunAsync(
            server,
            ["role", "revoke-permission", User, key, .. isPrefix ? (string[])["--prefix"] : []]
        );

    /// <summary>Switches authentication on and carries out what was printed, as an administrator would.</summary>
    private async Task GrantAsync(IEnumerable<string> commands)
    {
        await SecuredServer.EnableAsync(global);
        await SecuredServer.EnableAsync(own);
        var server = global;
        foreach (var command in commands)
        {
            if (ServerOf(command) is { } named)
            {
                server = named;
            }
            else
            {
                var words = command.Split(' ');
                words[0].ShouldBe("etcdctl");
                await SecuredServer.RunAsync(
                    server,
                    words is [_, "user", "add", _] ? ["user", "add", $"{words[^1]}:{Executable.Password}"] : words[1..]
                );
            }
        }
    }

    private EtcdServer? ServerOf(string command) =>
        !command.StartsWith("export ", StringComparison.Ordinal) ? null
        : command.Contains(own.Address, StringComparison.Ordinal) ? own
        : global;

    private static bool IsGrant(string command) => command.Contains("grant-permission", StringComparison.Ordinal);

    private async Task<string[]> RoleCommandsAsync(params IEnumerable<string> flags)
    {
        var ended = await world.RunAsync("check", ["--gate-cells", "zone1,zone2", "--output", "json", .. flags]);
        using var report = JsonDocument.Parse(ended.Output);
        return [.. report.RootElement.GetProperty("roleCommands").EnumerateArray().Select(line => line.GetString()!)];
    }

    private Task<Ended> RunAsync(string command) =>
        world.RunAsync(command, ["--gate-cells", "zone1,zone2", .. AsUser()]);

    private string[] AsUser() =>
        ["--topo-etcd-user", User, "--topo-etcd-password-file", files.Write("password", Executable.Password)];
}
