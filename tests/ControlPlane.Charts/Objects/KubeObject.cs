using System.Text.Json.Nodes;
using ControlPlane.Charts.Yaml;

namespace ControlPlane.Charts.Objects;

/// <summary>One object of a manifest.</summary>
internal sealed record KubeObject(JsonNode Json)
{
    public string Kind => (string)Json["kind"]!;

    public string Name => (string)Json["metadata"]!["name"]!;

    /// <summary>When Helm makes it; null: with the release itself.</summary>
    public string? Hook => (string?)Json["metadata"]!["annotations"]?["helm.sh/hook"];

    /// <summary>The specification of the pods that it is or makes; null where it makes none.</summary>
    public JsonNode? PodSpec =>
        Kind switch
        {
            "Pod" => Json["spec"],
            "Deployment" or "Job" => Json["spec"]!["template"]!["spec"],
            "CronJob" => Json["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"],
            _ => null,
        };

    /// <summary>The labels of these pods.</summary>
    public JsonObject? PodLabels =>
        Kind switch
        {
            "Pod" => Json["metadata"]!["labels"] as JsonObject,
            "Deployment" or "Job" => Json["spec"]!["template"]!["metadata"]!["labels"] as JsonObject,
            "CronJob" => Json["spec"]!["jobTemplate"]!["spec"]!["template"]!["metadata"]!["labels"] as JsonObject,
            _ => null,
        };

    public IEnumerable<JsonNode> Containers =>
        PodSpec is { } spec ? List(spec["initContainers"]).Concat(List(spec["containers"])) : [];

    public static IReadOnlyList<KubeObject> All(string manifest) =>
        [.. StrictYaml.Documents(manifest).Select(document => new KubeObject(document))];

    public static IEnumerable<JsonNode> List(JsonNode? list) => (list as JsonArray ?? []).Select(item => item!);

    public override string ToString() => $"{Kind}/{Name}";
}
