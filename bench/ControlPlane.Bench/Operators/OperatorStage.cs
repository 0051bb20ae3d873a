using ControlPlane.Bench.Topologies;
using ControlPlane.EtcdFixture;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Resources;
using ControlPlane.KubernetesFixture;
using ControlPlane.Topology.Etcd;

namespace ControlPlane.Bench.Operators;

/// <summary>A real etcd and the test API server with a fleet in them.</summary>
internal sealed class OperatorStage : IAsyncDisposable
{
    private readonly EtcdServer etcd;
    private readonly string folder = Directory.CreateTempSubdirectory("fleet").FullName;

    private OperatorStage(Fleet fleet, EtcdServer etcd, TestApiServer server) =>
        (Fleet, this.etcd, Server) = (fleet, etcd, server);

    public Fleet Fleet { get; }

    public TestApiServer Server { get; }

    public string Arguments =>
        $"run --kubernetes resources --kubeconfig {Server.WriteKubeconfig(Path.Combine(folder, "kubeconfig"))} --http-address off";

    public static async Task<OperatorStage> SetAsync(Fleet fleet, CancellationToken cancellation)
    {
        var etcd = await EtcdServer.StartAsync(new() { OnDisk = true }, cancellation);
        await using (var store = EtcdServer.Open(new() { Address = EtcdAddress.Parse(etcd.Address) }))
        {
            await RawWriter.WriteAsync(store, fleet.Records(etcd.Address), cancellation);
        }

        var server = await TestApiServer.StartAsync(new(), cancellation);
        server.ApplyYaml(await File.ReadAllTextAsync("deploy/crd/servingtopologies.yaml", cancellation));
        foreach (var kind in new[] { VitessCluster.Resource, VitessCell.Resource, VitessShard.Resource })
        {
            server.Apply(CrdOf(kind));
        }

        foreach (var item in fleet.Names.SelectMany(name => fleet.ObjectsOf(name, etcd.Address)))
        {
            server.Put(KubeObject.From(item));
        }

        return new(fleet, etcd, server);
    }

    /// <summary>Gives a cell of a topology so many vtgates.</summary>
    public void Scale(string name, int cell, int replicas) =>
        Server.Put(KubeObject.From(Fleet.CellOf(name, cell, replicas, etcd.Address)));

    public ServingTopologyStatus? StatusOf(string name) =>
        ServingTopology.Read(Server.Find(ServingTopology.Resource, new("default", name))!).Status;

    /// <summary>How often each status was written.</summary>
    public Dictionary<string, int> Patches() =>
        Server
            .Log.Lines.Where(line => line is { Status: 200, Call: { Verb: "patch", Subresource: "status" } })
            .CountBy(line => line.Call.Name)
            .ToDictionary();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await etcd.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string CrdOf(Resource kind) =>
        $$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
             "metadata":{"name":"{{{kind.Plural}}}.{{{kind.Group}}}"},
             "spec":{"group":"{{{kind.Group}}}","scope":"Namespaced",
               "names":{"kind":"{{{kind.Kind}}}","listKind":"{{{kind.Kind}}}List","plural":"{{{kind.Plural}}}","singular":"{{{kind.Kind.ToLowerInvariant()}}}"},
               "versions":[{"name":"{{{kind.Version}}}","served":true,"storage":true,"subresources":{"status":{} },
                 "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
            """;
}
