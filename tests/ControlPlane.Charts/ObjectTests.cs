using System.Text.Json.Nodes;
using ControlPlane.Charts.Objects;

namespace ControlPlane.Charts;

/// <summary>Every object that the chart makes, held against its kind and against the others.</summary>
[TestFixtureSource(typeof(Matrix), nameof(Matrix.Names))]
public class ObjectTests(string values)
{
    private IReadOnlyList<KubeObject> objects = [];

    [OneTimeSetUp]
    public async Task Render() => objects = await Helm.ObjectsAsync(Matrix.Flags(values));

    [Test]
    public void Each_object_has_only_fields_that_its_kind_has_each_of_its_type() =>
        objects.SelectMany(one => KindSchemas.Instance.Problems(one.Json)).ShouldBeEmpty();

    [Test]
    public void No_two_objects_of_a_kind_are_called_the_same() =>
        objects.Select(one => $"{one} {one.Json["metadata"]!["namespace"]}").ShouldBeUnique();

    [Test]
    public void Each_object_of_ours_says_where_it_belongs()
    {
        foreach (var one in objects.Where(one => !one.Name.Contains("vitess-more") && one.Name != "text-vitess"))
        {
            var labels = one.Json["metadata"]!["labels"].ShouldBeOfType<JsonObject>(one.ToString());
            ((string?)labels["app.kubernetes.io/instance"]).ShouldBe("vitess", one.ToString());
            ((string?)labels["app.kubernetes.io/managed-by"]).ShouldBe("Helm", one.ToString());
        }
    }

    [Test]
    public void Names_fit_what_is_made_of_them()
    {
        objects.Where(one => one.Kind == "CronJob").ShouldAllBe(one => one.Name.Length <= 52);
        objects.ShouldAllBe(one => one.Kind == "CustomResourceDefinition" || one.Name.Length <= 63);
    }

    [Test]
    public void Each_selector_selects_pods_that_are_made_here()
    {
        var pods = objects.Select(one => one.PodLabels).OfType<JsonObject>().ToArray();
        foreach (var (owner, selector) in Selectors())
        {
            pods.ShouldContain(labels => Matches(selector, labels), $"{owner}: {selector.ToJsonString()}");
        }
    }

    [Test]
    public void A_workload_selects_its_own_pods_and_the_service_and_the_budget_only_controllers()
    {
        foreach (var one in objects.Where(one => one.Kind is "Deployment"))
        {
            Matches((JsonObject)one.Json["spec"]!["selector"]!["matchLabels"]!, one.PodLabels!).ShouldBeTrue();
        }

        foreach (var (owner, selector) in Selectors().Where(pair => pair.Owner is not "NetworkPolicy"))
        {
            objects
                .Where(one => one.PodLabels is { } labels && Matches(selector, labels))
                .ShouldAllBe(one => one.Kind == "Deployment", owner);
        }
    }

    [Test]
    public void A_service_monitor_selects_a_service_and_ports_are_there()
    {
        var services = objects.Where(one => one.Kind == "Service").ToArray();
        foreach (var monitor in objects.Where(one => one.Kind == "ServiceMonitor"))
        {
            var selector = (JsonObject)monitor.Json["spec"]!["selector"]!["matchLabels"]!;
            var service = services
                .Where(one => Matches(selector, (JsonObject)one.Json["metadata"]!["labels"]!))
                .ShouldHaveSingleItem();
            KubeObject
                .List(monitor.Json["spec"]!["endpoints"])
                .Select(end => (string?)end["port"])
                .ShouldBeSubsetOf(
                    KubeObject.List(service.Json["spec"]!["ports"]).Select(port => (string?)port["name"])
                );
        }

        var named = objects.SelectMany(one => one.Containers).SelectMany(one => KubeObject.List(one["ports"]));
        foreach (var port in services.SelectMany(one => KubeObject.List(one.Json["spec"]!["ports"])))
        {
            named.Select(one => (string?)one["name"]).ShouldContain((string?)port["targetPort"]);
        }
    }

    [Test]
    public void What_pods_refer_to_is_made_here_or_was_named_in_the_values()
    {
        var given = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Values", $"{values}.yaml"));
        foreach (var one in objects.Where(one => one.PodSpec is not null))
        {
            foreach (var (kind, name) in References(one.PodSpec!))
            {
                var there = objects.Any(other => IsThere(other, one) && (other.Kind, other.Name) == (kind, name));
                (there || given.Contains(name, StringComparison.Ordinal)).ShouldBeTrue($"{one} needs {kind} {name}");
            }
        }
    }

    [Test]
    public void Each_mount_has_its_volume_and_each_volume_a_mount()
    {
        foreach (var one in objects.Where(one => one.PodSpec is not null))
        {
            var volumes = KubeObject.List(one.PodSpec!["volumes"]).Select(volume => (string)volume["name"]!).ToArray();
            foreach (var container in one.Containers)
            {
                KubeObject
                    .List(container["volumeMounts"])
                    .Select(mount => (string)mount["name"]!)
                    .ShouldBe(volumes, ignoreOrder: true, one.ToString());
                KubeObject
                    .List(container["volumeMounts"])
                    .Select(mount => (string)mount["mountPath"]!)
                    .ShouldBeUnique();
            }
        }
    }

    /// <summary>The Pod Security Standard "restricted".</summary>
    [Test]
    public void Each_pod_is_restricted_and_writes_nothing()
    {
        objects.Where(one => one.PodSpec is not null).ShouldNotBeEmpty();
        foreach (var one in objects.Where(one => one.PodSpec is not null))
        {
            ((bool?)one.PodSpec!["securityContext"]!["runAsNonRoot"]).ShouldBe(true);
            ((string?)one.PodSpec!["securityContext"]!["seccompProfile"]!["type"]).ShouldBe("RuntimeDefault");
            one.PodSpec["hostNetwork"].ShouldBeNull();
            KubeObject.List(one.PodSpec["volumes"]).ShouldAllBe(volume => volume["hostPath"] == null);
            foreach (var security in one.Containers.Select(container => container["securityContext"]!))
            {
                ((bool?)security["allowPrivilegeEscalation"]).ShouldBe(false);
                ((bool?)security["readOnlyRootFilesystem"]).ShouldBe(true);
                security["capabilities"]!.ToJsonString().ShouldBe("""{"drop":["ALL"]}""");
                security["privileged"].ShouldBeNull();
            }
        }
    }

    [Test]
    public void Each_container_has_resources_and_no_secret_in_its_environment()
    {
        foreach (var container in objects.SelectMany(one => one.Containers))
        {
            container["resources"]!["requests"]!["cpu"].ShouldNotBeNull();
            container["resources"]!["limits"]!["memory"].ShouldNotBeNull();
            KubeObject
                .List(container["env"])
                .ShouldAllBe(variable => variable["valueFrom"] == null || variable["valueFrom"]!["fieldRef"] != null);
        }

        objects.ShouldAllBe(one => one.Kind != "Secret");
    }

    private IEnumerable<(string Owner, JsonObject Selector)> Selectors() =>
        from one in objects
        let spec = one.Json["spec"]
        let selector = one.Kind switch
        {
            "Service" => spec["selector"],
            "Deployment" or "PodDisruptionBudget" or "PodMonitor" => spec["selector"]!["matchLabels"],
            "NetworkPolicy" => spec["podSelector"]!["matchLabels"],
            _ => null,
        }
        where selector is not null
        select (one.Kind, (JsonObject)selector);

    private static bool Matches(JsonObject selector, JsonObject labels) =>
        selector.All(pair => (string?)labels[pair.Key] == (string?)pair.Value);

    /// <summary>A hook after the end finds only what hooks of that time made; others find what the release has.</summary>
    private static bool IsThere(KubeObject needed, KubeObject when) =>
        when.Hook == "post-delete" ? needed.Hook == "post-delete" : needed.Hook is null;

    private static IEnumerable<(string Kind, string Name)> References(JsonNode spec)
    {
        foreach (var volume in KubeObject.List(spec["volumes"]))
        {
            if (volume["configMap"] is { } map)
            {
                yield return ("ConfigMap", (string)map["name"]!);
            }

            if (volume["secret"] is { } secret)
            {
                yield return ("Secret", (string)secret["secretName"]!);
            }
        }

        foreach (var secret in KubeObject.List(spec["imagePullSecrets"]))
        {
            yield return ("Secret", (string)secret["name"]!);
        }

        if ((string?)spec["serviceAccountName"] is { } account)
        {
            yield return ("ServiceAccount", account);
        }
    }
}
