using System.Collections.Immutable;
using ControlPlane.Cli.Settings;
using ControlPlane.Rpc.Tls;
using ControlPlane.Serving.Gates;
using ControlPlane.Serving.Planning;
using ControlPlane.Serving.Routing.Publication;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Layout;

namespace ControlPlane.Cli.Gates;

/// <summary>One topology as a gates file has it; nothing it names has been looked at.</summary>
internal sealed record TopologyEntry
{
    public required string Name { get; init; }

    /// <summary>File and line.</summary>
    public required string Place { get; init; }

    public required EtcdAddress GlobalAddress { get; init; }

    public required TopologyRoot GlobalRoot { get; init; }

    /// <summary>Null: TLS is off.</summary>
    public required RpcTlsFiles? Tls { get; init; }

    /// <summary>Null: no user. With it there is a <see cref="PasswordFile"/>.</summary>
    public required string? User { get; init; }

    public required string? PasswordFile { get; init; }

    /// <summary>Null: it does not say.</summary>
    public required Policy? Policy { get; init; }

    /// <summary>Where names are published; null: it does not say.</summary>
    public required PublicationRules? Publication { get; init; }

    /// <summary>Null: it does not say.</summary>
    public required SchemaSourceKind? Schemas { get; init; }

    /// <summary>Null: none.</summary>
    public required string? SchemaFile { get; init; }

    public required GateDeclarations Gates { get; init; }

    /// <summary>The files that it names, each with the place where it does.</summary>
    public required ImmutableArray<(string Path, string Place)> Files { get; init; }
}
