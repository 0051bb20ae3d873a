using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Serving.Planning;

namespace ControlPlane.Cli.Operators;

/// <summary>Where topologies and gates come from on Kubernetes.</summary>
internal enum KubernetesMode
{
    /// <summary>Not from there.</summary>
    Off,

    /// <summary>From ServingTopology resources.</summary>
    Resources,

    /// <summary>From what runs vtgates, without a resource of ours.</summary>
    Discover,
}

/// <summary>How Kubernetes is read, checked.</summary>
internal sealed record KubernetesSettings
{
    public const string UsualCredentialsDirectory = "/etc/controlplane/credentials";

    public required KubernetesMode Mode { get; init; }

    /// <summary>Null: as a Pod, or by the usual files.</summary>
    public required string? Kubeconfig { get; init; }

    /// <summary>Null: the current one.</summary>
    public required string? Context { get; init; }

    /// <summary>Empty: all.</summary>
    public required ImmutableArray<string> Namespaces { get; init; }

    public required LabelSelector WorkloadSelector { get; init; }

    public required string CredentialsDirectory { get; init; }

    /// <summary>How patient to be, and the credentials of topologies that name none.</summary>
    public required StoreSettings Store { get; init; }

    /// <summary>A policy that a flag or a variable gives, which comes before what resources say; null: none does.</summary>
    public required Policy? Overriding { get; init; }

    /// <summary>Null: none takes place.</summary>
    public required ElectionSettings? Election { get; init; }

    /// <summary>What is said for topologies of Kubernetes there, and cannot be said here as well.</summary>
    private static readonly Setting[] SaidThere =
    [
        StoreFlags.Implementation,
        StoreFlags.GlobalAddress,
        StoreFlags.GlobalRoot,
        GateFlags.Cells,
        GateFlags.File,
    ];

    /// <summary>Null: Kubernetes is not asked.</summary>
    public static KubernetesSettings? Read(SettingReader reader)
    {
        var mode = reader.Read(KubernetesFlags.Mode);
        if (mode is KubernetesMode.Off)
        {
            RefuseWithout(reader);
            return null;
        }

        foreach (var setting in SaidThere.Where(reader.IsGiven))
        {
            reader.Add(
                new(
                    reader.PlaceOf(setting),
                    $"{KubernetesFlags.Mode.Flag} has topologies and gates from Kubernetes; leave it out"
                )
            );
        }

        return new()
        {
            Mode = mode,
            Kubeconfig = reader.Read(KubernetesFlags.Kubeconfig),
            Context = reader.Read(KubernetesFlags.Context),
            Namespaces = [.. reader.Read(KubernetesFlags.Namespaces).Distinct().Order(StringComparer.Ordinal)],
            WorkloadSelector = reader.Read(KubernetesFlags.WorkloadSelector),
            CredentialsDirectory = reader.Read(KubernetesFlags.CredentialsDirectory) ?? UsualCredentialsDirectory,
            Store = new StoreSettingsReader(reader).ReadCredentials(),
            Overriding = reader.IsGivenOutsideFile(PlanningFlags.Policy) ? reader.Read(PlanningFlags.Policy) : null,
            Election = ElectionSettings.Read(reader),
        };
    }

    private static void RefuseWithout(SettingReader reader)
    {
        foreach (var setting in KubernetesFlags.All.Concat(ElectionFlags.All).Where(reader.IsGivenOutsideFile))
        {
            if (setting != KubernetesFlags.Mode)
            {
                reader.Add(
                    new(reader.PlaceOf(setting), $"goes with {KubernetesFlags.Mode.Flag} resources or discover")
                );
            }
        }
    }
}

/// <summary>An election as the flags ask for it.</summary>
/// <param name="Namespace">Null: our own.</param>
internal sealed record ElectionSettings(string Lease, string? Namespace, TimeSpan LeaseDuration)
{
    /// <summary>Null: none takes place.</summary>
    public static ElectionSettings? Read(SettingReader reader) =>
        reader.Read(ElectionFlags.Elect)
            ? new(
                reader.Read(ElectionFlags.Lease) ?? "controlplane",
                reader.Read(ElectionFlags.Namespace),
                TimeSpan.FromSeconds(Math.Round(reader.Read(ElectionFlags.LeaseDuration).TotalSeconds))
            )
            : null;
}
