using ControlPlane.EtcdFixture;

namespace ControlPlane.EndToEnd;

/// <summary>etcd with authentication on. <c>root</c> and every other user have the tests' one password.</summary>
internal static class SecuredServer
{
    private static readonly string[] AsRoot = ["--user", $"root:{Executable.Password}"];

    /// <summary>Switches authentication on; until then anybody may fill the store.</summary>
    public static async Task EnableAsync(EtcdServer server)
    {
        await server.ControlAsync(CancellationToken.None, "user", "add", $"root:{Executable.Password}");
        await server.ControlAsync(CancellationToken.None, "user", "grant-role", "root", "root");
        await server.ControlAsync(CancellationToken.None, "auth", "enable");
    }

    /// <summary>A user who may do this and nothing else.</summary>
    /// <param name="rights">Each <c>read|write|readwrite PREFIX</c>.</param>
    public static async Task AddUserAsync(EtcdServer server, string name, params IEnumerable<string> rights)
    {
        await RunAsync(server, "role", "add", name);
        foreach (var right in rights)
        {
            var (kind, prefix) = (right.Split(' ')[0], right.Split(' ')[1]);
            await RunAsync(server, "role", "grant-permission", name, kind, "--prefix=true", prefix);
        }

        await RunAsync(server, "user", "add", $"{name}:{Executable.Password}");
        await RunAsync(server, "user", "grant-role", name, name);
    }

    public static Task<string> RunAsync(EtcdServer server, params IEnumerable<string> arguments) =>
        server.ControlAsync(CancellationToken.None, [.. AsRoot, .. arguments]);
}
