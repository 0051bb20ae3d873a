using ControlPlane.Cli.Settings;
using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Etcd;

namespace ControlPlane.Cli.Operators;

/// <summary>
/// Credentials that are mounted for a namespace: <c>DIR/NAMESPACE/NAME</c> with the keys of Kubernetes' own kinds of
/// Secrets as files. A resource gives a name and never a path: who may write one must not be able to have any file of
/// ours sent to a server of their choice.
/// </summary>
internal static class Credentials
{
    /// <param name="directory">Where they are mounted.</param>
    /// <param name="place">The namespace of the resource.</param>
    /// <param name="name">What the resource says; a name without dots and slashes.</param>
    /// <param name="store">The settings to put them into.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static StoreSettings In(
        string directory,
        string place,
        string name,
        StoreSettings store,
        List<string> problems
    )
    {
        var home = Path.Combine(directory, place, name);
        if (name.Any(letter => letter is '/' or '.' or '\\') || !Directory.Exists(home))
        {
            problems.Add(
                $"There are no credentials '{name}' for namespace {place}: expected the directory {home} with the files "
                    + "ca.crt, tls.crt, tls.key, username, password, or some of them."
            );
            return store;
        }

        var tls = new RpcTlsFiles
        {
            Ca = FileIn(home, "ca.crt"),
            Certificate = FileIn(home, "tls.crt"),
            Key = FileIn(home, "tls.key"),
        };
        var (user, password) = (FileIn(home, "username"), FileIn(home, "password"));
        if ((tls.Certificate is null) != (tls.Key is null) || (user is null) != (password is null))
        {
            problems.Add($"In the credentials '{name}' tls.crt goes with tls.key, and username with password.");
        }

        return store with
        {
            Tls = tls == new RpcTlsFiles() ? null : tls,
            User = user is not null && password is not null ? UserIn(user, password, problems) : null,
            PasswordFile = password,
        };
    }

    private static string? FileIn(string home, string name) =>
        Path.Combine(home, name) is var path && File.Exists(path) ? path : null;

    private static EtcdUser? UserIn(string user, string password, List<string> problems)
    {
        switch (TextFile.Read(user))
        {
            case Reading<string>.Valid(var text):
                return new(text.Trim(), () => StoreSettingsReader.PasswordIn(password));
            case Reading<string>.Invalid(var fault):
                problems.Add($"The file with the name of etcd's user {fault}.");
                return null;
            default:
                throw new InvalidOperationException("A reading is valid or invalid.");
        }
    }
}
