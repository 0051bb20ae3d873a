using ControlPlane.Charts.Objects;
using ControlPlane.Charts.Pods;
using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;
using ControlPlane.KubernetesFixture;

namespace ControlPlane.Charts;

/// <summary>The built executable, started with the arguments and files that the chart gives each container.</summary>
[TestFixtureSource(typeof(Matrix), nameof(Matrix.Names))]
public class ProgramTests(string values)
{
    /// <summary>Nobody listens there.</summary>
    private const string Nowhere = "127.0.0.1:1";

    private const string GatesFile = """
        topologies:
          - name: shop
            topo_global_server_address: etcd.shop:2379
            topo_global_root: /vitess/global
            cells: all
        """;

    private IReadOnlyList<KubeObject> objects = [];

    [OneTimeSetUp]
    public async Task Render() => objects = await Helm.ObjectsAsync(Matrix.Flags(values));

    /// <summary>What it was told is right when it gets as far as asking for the store.</summary>
    [Test]
    public Task Each_one_shot_container_is_told_what_the_program_understands() =>
        Task.WhenAll(
            objects.Where(one => one.PodSpec is not null && one.Kind != "Deployment").Select(IsUnderstoodAsync)
        );

    [Test]
    public async Task The_controller_starts_answers_its_probes_and_stops_in_time()
    {
        foreach (var pod in objects.Where(one => one.Kind == "Deployment"))
        {
            using var files = new MountedFiles(objects, pod, Nowhere, ("vtgates", "gates.yml", GatesFile));
            var container = pod.Containers.ShouldHaveSingleItem();
            var address = $"127.0.0.1:{FreePort.Next()}";
            await using var server = await TestApiServer.StartAsync(new(), CancellationToken.None);
            var kubeconfig = server.WriteKubeconfig(files.PathOf("kubeconfig"));
            var arguments = files.Arguments(container).ToArray();
            arguments.ShouldContain(argument => argument.EndsWith($":{container["ports"]![0]!["containerPort"]}"));

            using var process = Executable.Start([
                .. arguments.Where(argument => !argument.StartsWith("--http-address", StringComparison.Ordinal)),
                $"--http-address={address}",
                .. arguments.Any(argument => argument.StartsWith("--kubernetes", StringComparison.Ordinal))
                    ? (string[])[$"--kubeconfig={kubeconfig}"]
                    : [],
            ]);
            await Eventually.TrueAsync(() =>
                IsAliveAsync(address, (string)container["livenessProbe"]!["httpGet"]!["path"]!)
            );
            await Tool.RunAsync("kill", ["-TERM", $"{process.Id}"], CancellationToken.None);

            var grace = TimeSpan.FromSeconds((long)pod.PodSpec!["terminationGracePeriodSeconds"]!);
            (await Executable.EndAsync(process, grace)).WithExit(0);
        }
    }

    private async Task IsUnderstoodAsync(KubeObject pod)
    {
        using var files = new MountedFiles(objects, pod, Nowhere);
        if (pod.Name.EndsWith("-status", StringComparison.Ordinal))
        {
            await IsNobodyThereAsync(files.Arguments(pod.Containers.Single()));
            return;
        }

        await using var server = await ServerAsync();
        string[] arguments = [.. files.Arguments(pod.Containers.ShouldHaveSingleItem())];
        var ended = await Executable.RunAsync([
            .. arguments,
            "--remote-operation-timeout=1s",
            .. arguments.Any(argument => argument.StartsWith("--kubernetes", StringComparison.Ordinal))
                ? (string[])[$"--kubeconfig={server.WriteKubeconfig(files.PathOf("kubeconfig"))}"]
                : [],
        ]);

        ended.WithExit(1).Naming(Nowhere, "Check the address");
    }

    /// <summary>What the values name, and what tells of a topology without a resource of ours.</summary>
    private static async Task<TestApiServer> ServerAsync()
    {
        var server = await TestApiServer.StartAsync(new(), CancellationToken.None);
        Operator.Kinds.Install(server);
        foreach (var place in new[] { "shop", "billing" })
        {
            server.Apply(
                $$$"""
                {"apiVersion":"serving.controlplane.dev/v1alpha1","kind":"ServingTopology","metadata":{"name":"main","namespace":"{{{place}}}"},
                 "spec":{"topology":{"globalServerAddress":"{{{Nowhere}}}","globalRoot":"/vitess/{{{place}}}"},"gates":{"allCells":true} } }
                """
            );
        }

        server.Apply(
            $$$"""
            {"apiVersion":"planetscale.com/v2","kind":"VitessCell","metadata":{"name":"shop-zone1","namespace":"shop"},
             "spec":{"name":"zone1","gateway":{},"globalLockserver":{"implementation":"etcd2","address":"{{{Nowhere}}}","rootPath":"/vitess/global"} } }
            """
        );
        return server;
    }

    /// <summary>It asks a controller: the kubelet puts the Service's address in for the variable.</summary>
    private async Task IsNobodyThereAsync(IEnumerable<string> arguments)
    {
        var service = objects.Single(one => one.Kind == "Service").Name.ToUpperInvariant().Replace('-', '_');

        var ended = await Executable.RunAsync([
            .. arguments.Select(argument =>
                argument.Replace($"$({service}_SERVICE_HOST):15999", Nowhere, StringComparison.Ordinal)
            ),
        ]);

        ended.WithExit(1).Naming(Nowhere);
    }

    private static async Task<bool> IsAliveAsync(string address, string path)
    {
        using var client = new HttpClient();
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://{address}{path}"), CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) // it does not listen yet
        {
            return false;
        }
    }
}
