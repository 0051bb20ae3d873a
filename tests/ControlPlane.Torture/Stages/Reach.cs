using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Etcd;

namespace ControlPlane.Torture.Stages;

/// <summary>Options of stores: what takes long on this machine is not coming, so nobody waits long for it.</summary>
internal static class Reach
{
    public const string User = "controlplane";
    public const string Password = "controlplane-password";

    private static readonly EtcdUser Root = new("root", () => EtcdUsers.RootPassword);
    private static readonly EtcdUser Ours = new(User, () => Password);

    /// <summary>Of the controller.</summary>
    public static EtcdOptions Wired(string address, bool needsUser) =>
        Impatient(address) with
        {
            User = needsUser ? Ours : null,
            CallTimeout = TimeSpan.FromSeconds(2),
            RetryFor = TimeSpan.FromSeconds(1),
        };

    /// <summary>Of those who write inputs and of the one who watches: past everything that is broken.</summary>
    public static EtcdOptions Direct(string address, bool needsUser) =>
        Impatient(address) with
        {
            User = needsUser ? Root : null,
            CallTimeout = TimeSpan.FromSeconds(10),
            RetryFor = TimeSpan.FromSeconds(8),
        };

    private static EtcdOptions Impatient(string address) =>
        new()
        {
            Address = EtcdAddress.Parse(address),
            TryTimeout = TimeSpan.FromMilliseconds(500),
            ConnectTimeout = TimeSpan.FromMilliseconds(500),
            HeartbeatInterval = TimeSpan.FromMilliseconds(300),
            HeartbeatTimeout = TimeSpan.FromMilliseconds(500),
        };
}
