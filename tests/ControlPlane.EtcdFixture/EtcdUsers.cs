namespace ControlPlane.EtcdFixture;

/// <summary>etcd's own users and roles, by etcdctl as an administrator would.</summary>
public static class EtcdUsers
{
    public const string RootPassword = "root-password";

    private static readonly string[] AsRoot = [$"--user=root:{RootPassword}"];

    /// <summary>From now on every call needs a user.</summary>
    public static async Task RequireUsersAsync(this EtcdServer server, CancellationToken cancellation)
    {
        await server.ControlAsync(cancellation, "user", "add", $"root:{RootPassword}");
        await server.ControlAsync(cancellation, "user", "grant-role", "root", "root");
        await server.ControlAsync(cancellation, "auth", "enable");
    }

    /// <summary>A user who may read and write the keys that begin so, and nothing else.</summary>
    public static async Task AddUserAsync(
        this EtcdServer server,
        string name,
        string password,
        string prefix,
        CancellationToken cancellation
    )
    {
        await server.ControlAsync(cancellation, [.. AsRoot, "role", "add", name]);
        await server.ControlAsync(
            cancellation,
            [.. AsRoot, "role", "grant-permission", name, "--prefix=true", "readwrite", prefix]
        );
        await server.ControlAsync(cancellation, [.. AsRoot, "user", "add", $"{name}:{password}"]);
        await server.ControlAsync(cancellation, [.. AsRoot, "user", "grant-role", name, name]);
    }

    /// <summary>Every token of the user is void then: etcd drops them when the user's roles change.</summary>
    public static async Task VoidTokensAsync(this EtcdServer server, string user, CancellationToken cancellation)
    {
        var role = $"role-{Guid.NewGuid():N}";
        await server.ControlAsync(cancellation, [.. AsRoot, "role", "add", role]);
        await server.ControlAsync(cancellation, [.. AsRoot, "user", "grant-role", user, role]);
    }
}
