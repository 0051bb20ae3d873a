using System.Text.Json.Nodes;

namespace ControlPlane.KubernetesFixture.Kinds;

/// <summary>What the server fills into a Deployment (conformance/kube-transcript.json, "create a vtgate deployment").</summary>
internal static class DeploymentDefaults
{
    public static void FillIn(JsonObject deployment)
    {
        deployment["status"] ??= new JsonObject();
        if (deployment["spec"] is not JsonObject spec)
        {
            return;
        }

        Put(spec, "replicas", 1);
        Put(spec, "revisionHistoryLimit", 10);
        Put(spec, "progressDeadlineSeconds", 600);
        spec["strategy"] ??= JsonNode.Parse(
            """{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}}"""
        );
        if (spec["template"]?["spec"] is JsonObject pod)
        {
            FillInPod(pod);
        }
    }

    private static void FillInPod(JsonObject pod)
    {
        Put(pod, "restartPolicy", "Always");
        Put(pod, "terminationGracePeriodSeconds", 30);
        Put(pod, "dnsPolicy", "ClusterFirst");
        Put(pod, "schedulerName", "default-scheduler");
        pod["securityContext"] ??= new JsonObject();
        foreach (var container in (pod["containers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            container["resources"] ??= new JsonObject();
            Put(container, "terminationMessagePath", "/dev/termination-log");
            Put(container, "terminationMessagePolicy", "File");
            Put(container, "imagePullPolicy", PullPolicy(container["image"]?.GetValue<string>() ?? ""));
        }
    }

    private static string PullPolicy(string image)
    {
        var tag = image[(image.LastIndexOf('/') + 1)..];
        return tag.EndsWith(":latest", StringComparison.Ordinal) || !tag.Contains(':', StringComparison.Ordinal)
            ? "Always"
            : "IfNotPresent";
    }

    private static void Put(JsonObject json, string name, JsonNode value) => json[name] ??= value;
}
