using System.Diagnostics;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture;

namespace ControlPlane.Kubernetes.Tests.Kubectl;

/// <summary>The real kubectl on the test API server.</summary>
[CancelAfter(120_000)]
public sealed class KubectlTests
{
    private const string Crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: widgets.example.test
        spec:
          group: example.test
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd], categories: [things]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            additionalPrinterColumns:
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
            - {name: Size, type: integer, jsonPath: .spec.size}
            - {name: Message, type: string, priority: 1, jsonPath: '.status.conditions[?(@.type=="Ready")].message'}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [size]
                    properties:
                      size: {type: integer, minimum: 1}
                  status:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
        """;

    private const string Widget = """
        apiVersion: example.test/v1
        kind: Widget
        metadata: {name: a}
        spec: {size: 3}
        """;

    private static readonly Resource Widgets = new("example.test", "v1", "widgets", "Widget");
    private static readonly ObjectKey A = new("default", "a");

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("kubectl-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_definition_and_a_resource_are_applied_and_shown(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        server.WriteKubeconfig(Path.Combine(folder, "config"));

        (await ApplyAsync("crd.yaml", Crd, cancellation)).ShouldBe(
            "customresourcedefinition.apiextensions.k8s.io/widgets.example.test serverside-applied"
        );
        (await ApplyAsync("widget.yaml", Widget, cancellation)).ShouldBe("widget.example.test/a serverside-applied");
        server.Change(Widgets, A, body => body["status"] = Status("False", "one record is missing"));

        (await RunAsync(cancellation, "get", "wd")).ShouldMatch(@"^NAME +READY +SIZE +AGE\na +False +3 +\d+s$");
        (await RunAsync(cancellation, "get", "things", "-o", "wide")).ShouldMatch(
            @"^NAME +READY +SIZE +MESSAGE +AGE\na +False +3 +one record is missing +\d+s$"
        );
        var yaml = YamlJson.ReadAll(await RunAsync(cancellation, "get", "widget", "a", "-o", "yaml")).Single();
        yaml["spec"]!["size"]!.GetValue<long>().ShouldBe(3);
        yaml["status"]!["conditions"]![0]!["status"]!.GetValue<string>().ShouldBe("False");
        yaml["metadata"]!["generation"]!.GetValue<long>().ShouldBe(1);
    }

    [Test]
    public async Task Waiting_for_a_condition_ends_when_it_is_true(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        server.WriteKubeconfig(Path.Combine(folder, "config"));
        server.ApplyYaml(Crd);
        server.ApplyYaml(Widget);

        var waiting = RunAsync(cancellation, "wait", "--for=condition=Ready", "widget/a", "--timeout=60s");
        while (server.Log.Count("watch", "widgets") == 0)
        {
            waiting.IsCompleted.ShouldBeFalse();
            await Task.Delay(20, cancellation);
        }

        server.Change(Widgets, A, body => body["status"] = Status("True", ""));

        (await waiting).ShouldBe("widget.example.test/a condition met");
    }

    [Test]
    public async Task A_resource_that_breaks_its_schema_is_refused_with_the_field(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        server.WriteKubeconfig(Path.Combine(folder, "config"));
        server.ApplyYaml(Crd);

        var applying = ApplyAsync(
            "bad.yaml",
            Widget.Replace("size: 3", "size: 0", StringComparison.Ordinal),
            cancellation
        );

        (await Should.ThrowAsync<InvalidOperationException>(applying)).Message.ShouldContain("spec.size");
    }

    [Test]
    public async Task A_second_apply_takes_back_what_it_no_longer_names(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        server.WriteKubeconfig(Path.Combine(folder, "config"));
        server.ApplyYaml(Crd);
        var labelled = Widget.Replace(
            "{name: a}",
            "{name: a, labels: {one: first, two: second}}",
            StringComparison.Ordinal
        );
        await ApplyAsync("widget.yaml", labelled, cancellation);
        server.Change(Widgets, A, body => body["metadata"]!["labels"]!["three"] = "third");

        await ApplyAsync("widget.yaml", labelled.Replace(", two: second", "", StringComparison.Ordinal), cancellation);

        var labels = server.Find(Widgets, A)!.At("metadata", "labels")!.Value;
        labels.EnumerateObject().Select(label => label.Name).ShouldBe(["one", "three"], ignoreOrder: true);
    }

    [Test]
    public async Task What_may_not_be_read_is_told_by_its_name(CancellationToken cancellation)
    {
        await using var server = await TestApiServer.StartAsync(new(), cancellation);
        server.WriteKubeconfig(Path.Combine(folder, "config"));
        using var forbidden = server.Faults.Forbid(Resource.Deployments);

        var reading = RunAsync(cancellation, "get", "deployments");

        (await Should.ThrowAsync<InvalidOperationException>(reading)).Message.ShouldContain(
            "deployments.apps is forbidden"
        );
    }

    private static JsonObject Status(string ready, string message) =>
        new()
        {
            ["conditions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = ready,
                    ["message"] = message,
                }
            ),
        };

    private async Task<string> ApplyAsync(string name, string yaml, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, name);
        await File.WriteAllTextAsync(file, yaml, cancellation);
        return await RunAsync(cancellation, "apply", "--server-side", "--validate=false", "-f", file);
    }

    private async Task<string> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(RealTools.Kubectl, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = Path.Combine(folder, "config");
        start.Environment["HOME"] = folder; // its caches
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? (await output).Trim()
                : throw new InvalidOperationException($"kubectl ended with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
