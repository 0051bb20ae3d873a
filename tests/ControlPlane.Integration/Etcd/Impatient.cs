using ControlPlane.Topology.Etcd;

namespace ControlPlane.Integration.Etcd;

/// <summary>Options for servers on this machine that tests break: what takes long there is not coming.</summary>
internal static class Impatient
{
    public static EtcdOptions At(string address) =>
        new()
        {
            Address = EtcdAddress.Parse(address),
            CallTimeout = TimeSpan.FromSeconds(5),
            TryTimeout = TimeSpan.FromMilliseconds(500),
            RetryFor = TimeSpan.FromSeconds(3),
            ConnectTimeout = TimeSpan.FromSeconds(1),
            HeartbeatInterval = TimeSpan.FromMilliseconds(200),
            HeartbeatTimeout = TimeSpan.FromMilliseconds(500),
        };
}
