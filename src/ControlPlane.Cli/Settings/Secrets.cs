namespace ControlPlane.Cli.Settings;

/// <summary>The one value that is no flag and stands in no settings file, since others can see those.</summary>
internal static class Secrets
{
    public const string PasswordName = "topo-etcd-password";

    public const string PasswordVariable = "CONTROLPLANE_TOPO_ETCD_PASSWORD";

    /// <summary>What to say where somebody gave it all the same. The value is not repeated.</summary>
    public const string NotHere =
        "a password is not taken from here, where others can see it; use --topo-etcd-password-file or the variable "
        + PasswordVariable;
}
