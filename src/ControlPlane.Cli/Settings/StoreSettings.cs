using ControlPlane.Rpc.Tls;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Layout;

namespace ControlPlane.Cli.Settings;

/// <summary>Where the topology is, how to reach it, and how patient to be.</summary>
internal sealed record StoreSettings
{
    public required StoreKind Kind { get; init; }

    /// <summary>The global store's servers; null: an embedded topology, which has none.</summary>
    public required EtcdAddress? GlobalAddress { get; init; }

    public required TopologyRoot GlobalRoot { get; init; }

    /// <summary>Null: TLS is off.</summary>
    public required RpcTlsFiles? Tls { get; init; }

    /// <summary>Null: no user.</summary>
    public required EtcdUser? User { get; init; }

    /// <summary>The file with the user's password; null: there is no user, or a variable has it.</summary>
    public required string? PasswordFile { get; init; }

    public required TimeSpan LeaseTimeToLive { get; init; }

    public required TimeSpan LockTimeout { get; init; }

    public required TimeSpan RemoteOperationTimeout { get; init; }

    public required int ReadConcurrency { get; init; }
}
