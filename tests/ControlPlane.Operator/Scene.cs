using System.Text.Json;
using ControlPlane.EndToEnd;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Resources;
using ControlPlane.KubernetesFixture;

namespace ControlPlane.Operator;

/// <summary>An API server that knows all kinds, a topology in etcd, and a Vitess operator that declares a cluster for it.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("operator").FullName;

    private Scene(TestApiServer server, World world)
    {
        (Server, World) = (server, world);
        Vitess = new(server, world, "shop");
        Kubeconfig = server.WriteKubeconfig(Path.Combine(folder, "kubeconfig"));
    }

    public TestApiServer Server { get; }

    public World World { get; }

    public VitessOperator Vitess { get; }

    public string Kubeconfig { get; }

    public static async Task<Scene> StartAsync()
    {
        var server = await TestApiServer.StartAsync(new(), CancellationToken.None);
        Kinds.Install(server);
        var world = await World.StartAsync();
        await world.PutAsync([world.Cell("cloud", world.Address)]);
        return new(server, world);
    }

    /// <summary>One with other credentials.</summary>
    public string KubeconfigWith(string credentials)
    {
        var path = PathOf("kubeconfig-other");
        File.WriteAllText(path, File.ReadAllText(Kubeconfig).Replace("token: admin-token", credentials));
        return path;
    }

    /// <summary>The reasons of all events.</summary>
    public string[] Events() =>
        [.. Server.Store.List(Resource.Events).Objects.Select(item => item.Json.FindText("reason") ?? "")];

    /// <summary>How often the status of a topology was written.</summary>
    public int Patches(string name) =>
        Server.Log.Lines.Count(line => line.Call is { Verb: "patch", Subresource: "status" } call && call.Name == name);

    public string PathOf(string name) => Path.Combine(folder, name);

    public Task<OperatorProcess> RunAsync(params IEnumerable<string> arguments) =>
        OperatorProcess.StartAsync(Kubeconfig, ["--kubernetes", "resources", .. arguments]);

    /// <summary>A resource for the cluster <c>shop</c>.</summary>
    public void Topology(string name = "shop", string more = "") =>
        Server.Apply(
            $$$"""
            {"apiVersion":"serving.controlplane.dev/v1alpha1","kind":"ServingTopology","metadata":{"name":"{{{name}}}","namespace":"default"},
             "spec":{"gates":{"vitessClusters":["shop"]} {{{more}}} } }
            """
        );

    public ServingTopologyStatus? Status(string name = "shop") =>
        Server.Find(ServingTopology.Resource, new("default", name)) is { } found
            ? ServingTopology.Read(found).Status
            : null;

    /// <summary>Waits for a status.</summary>
    public async Task StatusAsync(Func<ServingTopologyStatus, bool> holds)
    {
        try
        {
            await Eventually.TrueAsync(
                () => Task.FromResult(Status() is { } status && holds(status)),
                TimeSpan.FromSeconds(60)
            );
        }
        catch (ShouldAssertException)
        {
            throw new ShouldAssertException(
                JsonSerializer.Serialize(Status(), ServingTopologyJson.Default.ServingTopologyStatus)
            );
        }
    }

    /// <summary>Waits for a condition; what it says.</summary>
    public async Task<Condition> ConditionAsync(string type, string status, string? reason = null, string name = "shop")
    {
        Condition? found = null;
        try
        {
            await Eventually.TrueAsync(
                () =>
                {
                    found = Status(name)?.Conditions.FirstOrDefault(condition => condition.Type == type);
                    return Task.FromResult(found?.Status == status && (reason is null || found.Reason == reason));
                },
                TimeSpan.FromSeconds(60)
            );
        }
        catch (ShouldAssertException)
        {
            throw new ShouldAssertException(
                $"{name} does not get {type}={status} {reason}: "
                    + JsonSerializer.Serialize(Status(name), ServingTopologyJson.Default.ServingTopologyStatus)
            );
        }

        return found!;
    }

    /// <summary>Waits until a cell has these SrvKeyspaces, whole, and a SrvVSchema.</summary>
    public Task ServedAsync(string cell, params string[] keyspaces) =>
        Eventually.TrueAsync(() => IsServedAsync(cell, keyspaces), TimeSpan.FromSeconds(60));

    public async Task<bool> IsServedAsync(string cell, params string[] keyspaces)
    {
        foreach (var keyspace in keyspaces)
        {
            var record = await World.SrvKeyspaceAsync(cell, keyspace);
            if (
                record is null
                || record.Partitions.Count == 0
                || record.Partitions.Any(part => part.ShardReferences.Count == 0)
            )
            {
                return false;
            }
        }

        return await World.SrvVSchemaAsync(cell) is not null;
    }

    public async Task<bool> HasNoneAsync(string cell)
    {
        foreach (var keyspace in new[] { "commerce", "customer" })
        {
            if (await World.SrvKeyspaceAsync(cell, keyspace) is not null)
            {
                return false;
            }
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await World.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
