using ControlPlane.Cli.Demo;
using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Layout;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Cli.Settings;

/// <summary>Reads the settings of stores and checks what belongs together.</summary>
internal sealed class StoreSettingsReader(SettingReader reader)
{
    public StoreSettings Read()
    {
        var kind = reader.Read(StoreFlags.Implementation);
        var address = reader.Read(StoreFlags.GlobalAddress);
        var root = reader.Read(StoreFlags.GlobalRoot);
        if (kind is StoreKind.Etcd)
        {
            Require(StoreFlags.GlobalAddress, "where is the global store? For example etcd-0:2379,etcd-1:2379");
            Require(StoreFlags.GlobalRoot, "under which prefix is the global topology? For example /vitess/global");
        }

        return ReadCredentials() with
        {
            Kind = kind,
            GlobalAddress = kind is StoreKind.Etcd ? address : null,
            GlobalRoot = kind is StoreKind.Etcd ? new TopologyRoot(root ?? "") : Sample.GlobalRoot,
        };
    }

    /// <summary>How patient to be and who we are, and nothing of where the topology is.</summary>
    public StoreSettings ReadCredentials() =>
        ReadPatience() with
        {
            Tls = FileSettings.ReadPem(reader, StoreFlags.TlsAuthority, StoreFlags.TlsCertificate, StoreFlags.TlsKey),
            User = ReadUser(),
            PasswordFile = reader.Read(StoreFlags.PasswordFile),
        };

    /// <summary>How patient to be, and nothing of where the topology is.</summary>
    public StoreSettings ReadPatience() =>
        new()
        {
            Kind = StoreKind.Etcd,
            GlobalAddress = null,
            GlobalRoot = default,
            Tls = null,
            User = null,
            PasswordFile = null,
            LeaseTimeToLive = reader.Read(StoreFlags.LeaseTimeToLive),
            LockTimeout = reader.Read(StoreFlags.LockTimeout),
            RemoteOperationTimeout = reader.Read(StoreFlags.RemoteOperationTimeout),
            ReadConcurrency = reader.Read(StoreFlags.ReadConcurrency),
        };

    private void Require(Setting setting, string question)
    {
        if (!reader.IsGiven(setting))
        {
            reader.Add(
                new(setting.Flag, $"{question} (also {setting.Variable}, or {setting.Name} in the settings file)")
            );
        }
    }

    private EtcdUser? ReadUser()
    {
        var (name, file) = (reader.Read(StoreFlags.User), FileSettings.ReadPath(reader, StoreFlags.PasswordFile));
        var variable = reader.Variable(Secrets.PasswordVariable) ?? "";
        if (name is null && file is not null)
        {
            reader.Add(new(reader.PlaceOf(StoreFlags.PasswordFile), $"goes with {StoreFlags.User.Flag}"));
        }
        else if (name is not null && file is null && variable.Length == 0)
        {
            reader.Add(
                new(
                    reader.PlaceOf(StoreFlags.User),
                    $"has no password: give {StoreFlags.PasswordFile.Flag} or the variable {Secrets.PasswordVariable}"
                )
            );
        }

        return name is null ? null : new(name, () => file is null ? variable : PasswordIn(file));
    }

    /// <summary>Read at each sign-in, so that a password that was replaced is used without a restart.</summary>
    public static string PasswordIn(string file) =>
        TextFile.Read(file) switch
        {
            Reading<string>.Valid(var text) => text.TrimEnd('\n', '\r'),
            Reading<string>.Invalid(var fault) => throw new StoreException(
                StoreFailure.Unauthenticated,
                "etcd",
                $"The password file {fault}."
            ),
            _ => throw new InvalidOperationException("A reading is valid or invalid."),
        };
}
