using ControlPlane.EtcdFixture;
using ControlPlane.Topology.Contract;
using ControlPlane.Topology.Etcd;
using ControlPlane.Topology.Stores;

namespace ControlPlane.Integration.Etcd;

/// <summary>A store on a real server.</summary>
internal sealed class EtcdSubject(EtcdServer server, EtcdOptions options) : StoreSubject
{
    private readonly EtcdStore store = EtcdServer.Open(options);

    public override ITopologyStore Store => store;

    public override TimeProvider Time => TimeProvider.System;

    public static EtcdSubject On(EtcdServer server) => new(server, Impatient.At(server.Address));

    public override Task CompactAsync(Revision at, CancellationToken cancellation) =>
        server.ControlAsync(cancellation, "compact", $"{at.Value}");

    public override ValueTask DisposeAsync() => store.DisposeAsync();
}
