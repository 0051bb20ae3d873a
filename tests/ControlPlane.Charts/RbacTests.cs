using ControlPlane.Charts.Objects;
using ControlPlane.Charts.Pods;
using ControlPlane.EndToEnd;
using ControlPlane.EtcdFixture;
using ControlPlane.KubernetesFixture;
using ControlPlane.KubernetesFixture.Faults;
using ControlPlane.Operator;
using KubeObject = ControlPlane.Charts.Objects.KubeObject;

namespace ControlPlane.Charts;

/// <summary>
/// The rights that the chart gives are those that the operator uses: the built executable is started with the chart's
/// arguments against an API server that notes what it is asked.
/// </summary>
public class RbacTests
{
    /// <summary>Its store is nowhere, so there is a status to write and an event to tell.</summary>
    private const string Topology = """
        {"apiVersion":"serving.controlplane.dev/v1alpha1","kind":"ServingTopology",
         "metadata":{"name":"shop","namespace":"control"},
         "spec":{"topology":{"globalServerAddress":"127.0.0.1:1","globalRoot":"/vitess/global"},"gates":{"allCells":true}}}
        """;

    [TestCase("operator")]
    [TestCase("operator-wide")]
    [TestCase("operator-discover")]
    [TestCase("cronjob-operator")]
    [TestCase("cronjob-discover")]
    public async Task The_operator_asks_for_what_its_roles_allow_and_they_allow_nothing_else(string values)
    {
        var objects = await Helm.ObjectsAsync(Matrix.Flags(values));
        var allowed = Allowed(objects).ToHashSet();

        var asked = objects.Any(one => one.Kind == "CronJob")
            ? await PassesAskAsync(objects)
            : await AskedAsync(objects);

        asked.Except(allowed).ShouldBeEmpty("no role allows these");
        allowed.Except(asked).ShouldBeEmpty("nobody uses these rights");
    }

    [Test]
    public async Task No_role_reads_secrets_or_has_a_wildcard()
    {
        foreach (var values in Matrix.Names)
        {
            var rules = (await Helm.ObjectsAsync(Matrix.Flags(values)))
                .Where(one => one.Kind is "Role" or "ClusterRole")
                .SelectMany(one => KubeObject.List(one.Json["rules"]));
            rules.ShouldAllBe(rule => !rule.ToJsonString().Contains('*') && !rule.ToJsonString().Contains("secrets"));
        }
    }

    [Test]
    public async Task Each_binding_binds_a_role_that_is_made_here_to_the_account_of_the_pods()
    {
        foreach (var values in Matrix.Names)
        {
            var objects = await Helm.ObjectsAsync(Matrix.Flags(values));
            var account = (string?)objects.First(one => one.PodSpec is not null).PodSpec!["serviceAccountName"];
            foreach (var binding in objects.Where(one => one.Kind is "RoleBinding" or "ClusterRoleBinding"))
            {
                objects.ShouldContain(one =>
                    one.Kind == (string)binding.Json["roleRef"]!["kind"]!
                    && one.Name == (string)binding.Json["roleRef"]!["name"]!
                    && Place(one) == Place(binding)
                );
                var subject = KubeObject.List(binding.Json["subjects"]).ShouldHaveSingleItem();
                ((string?)subject["name"]).ShouldBe(account);
                ((string?)subject["namespace"]).ShouldBe("control");
            }
        }
    }

    private static IEnumerable<string> Allowed(IEnumerable<KubeObject> objects) =>
        from role in objects
        where role.Kind is "Role" or "ClusterRole"
        from rule in KubeObject.List(role.Json["rules"])
        from resource in KubeObject.List(rule["resources"])
        from verb in KubeObject.List(rule["verbs"])
        select $"{verb} {resource} in {Place(role) ?? "all"}";

    private static string? Place(KubeObject one) => (string?)one.Json["metadata"]!["namespace"];

    /// <summary>What it asks until it has asked everything that it may, and a little longer than it renews its Lease.</summary>
    private static async Task<HashSet<string>> AskedAsync(IReadOnlyList<KubeObject> objects)
    {
        await using var server = await TestApiServer.StartAsync(new(), CancellationToken.None);
        Kinds.Install(server);
        server.Apply(Topology);
        var pod = objects.Single(one => one.Kind == "Deployment");
        using var files = new MountedFiles(objects, pod, "127.0.0.1:1");
        using var process = Executable.Start([
            .. files
                .Arguments(pod.Containers.Single())
                .Where(argument => !argument.StartsWith("--http-address", StringComparison.Ordinal)),
            "--http-address=off",
            $"--kubeconfig={server.WriteKubeconfig(files.PathOf("kubeconfig"))}",
        ]);
        var allowed = Allowed(objects).ToHashSet();
        var isWide = objects.Any(one => one.Kind == "ClusterRole");
        await Eventually.TrueAsync(() =>
            Task.FromResult(process.HasExited || allowed.IsSubsetOf(Asked(server, isWide)))
        );
        await Tool.RunAsync("kill", ["-TERM", $"{process.Id}"], CancellationToken.None);
        (await Executable.EndAsync(process, TimeSpan.FromMinutes(1))).WithExit(0);
        return Asked(server, isWide);
    }

    /// <summary>What the passes of all CronJobs ask. They read everything before they can tell that there is no such topology.</summary>
    private static async Task<HashSet<string>> PassesAskAsync(IReadOnlyList<KubeObject> objects)
    {
        await using var server = await TestApiServer.StartAsync(new(), CancellationToken.None);
        Kinds.Install(server);
        foreach (var pod in objects.Where(one => one.Kind == "CronJob"))
        {
            using var files = new MountedFiles(objects, pod, "127.0.0.1:1");
            var ended = await Executable.RunAsync([
                .. files.Arguments(pod.Containers.Single()),
                $"--kubeconfig={server.WriteKubeconfig(files.PathOf("kubeconfig"))}",
            ]);
            ended.WithExit(1).Naming("Kubernetes declares no topology");
        }

        return Asked(server, objects.Any(one => one.Kind == "ClusterRole"));
    }

    private static HashSet<string> Asked(TestApiServer server, bool isWide) =>
        [
            .. from line in server.Log.Lines
            let call = line.Call
            where call.Verb is not "read"
            let resource = call.Subresource is { } part ? $"{call.Plural}/{part}" : call.Plural
            select $"{call.Verb} {resource} in {(call.Namespace.Length == 0 || IsWide(call, isWide) ? "all" : call.Namespace)}",
        ];

    /// <summary>A ClusterRole cannot say in which namespace a status is written; the Lease has a Role of its own.</summary>
    private static bool IsWide(ApiCall call, bool isWide) => isWide && call.Plural is not "leases";
}
