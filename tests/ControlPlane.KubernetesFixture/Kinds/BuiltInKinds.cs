using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.KubernetesFixture.Answers;
using ControlPlane.KubernetesFixture.Fields;

namespace ControlPlane.KubernetesFixture.Kinds;

/// <summary>Kinds that every server has, as far as we or kubectl need them.</summary>
internal static partial class BuiltInKinds
{
    private static readonly Resource CustomResourceDefinitions = new(
        "apiextensions.k8s.io",
        "v1",
        "customresourcedefinitions",
        "CustomResourceDefinition",
        IsNamespaced: false
    );

    public static IEnumerable<KindDefinition> All =>
        [
            Core("namespaces", "Namespace", "ns", isNamespaced: false),
            Core("configmaps", "ConfigMap", "cm"),
            Core("secrets", "Secret"),
            Core("services", "Service", "svc"),
            Core("serviceaccounts", "ServiceAccount", "sa"),
            Core("pods", "Pod", "po"),
            Workload(Resource.Deployments, "deploy") with
            {
                Default = DeploymentDefaults.FillIn,
            },
            Workload(Resource.StatefulSets, "sts"),
            Lease,
            Event,
            CustomResourceDefinition,
            Review("authorization.k8s.io", "SelfSubjectAccessReview"),
            Review("authorization.k8s.io", "SubjectAccessReview"),
            Review("authentication.k8s.io", "TokenReview"),
        ];

    private static KindDefinition Lease =>
        new()
        {
            Resource = Resource.Leases,
            Singular = "lease",
            HasGeneration = false,
            Zero = Json("""{"spec":{}}"""),
            Decode = lease => CheckTimes(lease, "Lease", "spec", ["acquireTime", "renewTime"]),
        };

    private static KindDefinition Event =>
        new()
        {
            Resource = Resource.Events,
            Singular = "event",
            ShortNames = ["ev"],
            HasGeneration = false,
            Fields = BuiltInFieldRules.Plain with { AtomicObjects = ["regarding", "related"] },
            Zero = Json(
                """{"regarding":{},"deprecatedSource":{},"deprecatedFirstTimestamp":null,"deprecatedLastTimestamp":null}"""
            ),
            Decode = item => CheckTimes(item, "Event", null, ["eventTime"]),
            Default = item =>
            {
                item["deprecatedSource"] ??= new JsonObject();
                item.TryAdd("deprecatedFirstTimestamp", null);
                item.TryAdd("deprecatedLastTimestamp", null);
            },
            Validate = (item, _) =>
                item["eventTime"] is null ? [new("eventTime", "FieldValueRequired", "Required value")] : [],
        };

    private static KindDefinition CustomResourceDefinition =>
        new()
        {
            Resource = CustomResourceDefinitions,
            Singular = "customresourcedefinition",
            ShortNames = ["crd", "crds"],
            HasStatus = true,
            Zero = Json("""{"spec":{"group":"","names":{"plural":"","kind":""},"scope":"","versions":null}}"""),
            Default = CustomKinds.FillIn,
            Validate = (crd, _) => CustomKinds.Validate(crd),
        };

    private static KindDefinition Core(
        string plural,
        string kind,
        string? shortName = null,
        bool isNamespaced = true
    ) =>
        new()
        {
            Resource = new("", "v1", plural, kind, isNamespaced),
            Singular = kind.ToLowerInvariant(),
            ShortNames = shortName is null ? [] : [shortName],
            HasStatus = plural is "pods" or "namespaces" or "services",
            HasGeneration = false,
        };

    private static KindDefinition Workload(Resource resource, string shortName) =>
        new()
        {
            Resource = resource,
            Singular = resource.Kind.ToLowerInvariant(),
            ShortNames = [shortName],
            Categories = ["all"],
            HasStatus = true,
            HasScale = true,
            Fields = new BuiltInFieldRules(
                ImmutableDictionary<string, ImmutableArray<string>>
                    .Empty.Add("spec.template.spec.containers", ["name"])
                    .Add("spec.template.spec.initContainers", ["name"])
                    .Add("spec.template.spec.volumes", ["name"])
                    .Add("spec.template.spec.containers.env", ["name"])
                    .Add("spec.template.spec.containers.ports", ["containerPort", "protocol"])
                    .Add("spec.template.spec.containers.volumeMounts", ["mountPath"])
                    .Add("status.conditions", ["type"]),
                ["spec.selector"]
            ),
            Zero = Json(
                """{"spec":{"selector":null,"strategy":{},"template":{"metadata":{},"spec":{"containers":[]}}},"status":{}}"""
            ),
        };

    private static KindDefinition Review(string group, string kind) =>
        new()
        {
            Resource = new(group, "v1", $"{kind.ToLowerInvariant()}s", kind, IsNamespaced: false),
            Singular = kind.ToLowerInvariant(),
            IsStored = false,
            HasGeneration = false,
            Zero = Json("""{"spec":{}}"""),
        };

    private static void CheckTimes(JsonObject json, string kind, string? inside, string[] names)
    {
        foreach (var name in names)
        {
            var holder = inside is null ? json : json[inside] as JsonObject;
            if (holder?[name]?.GetValue<string>() is { } time && !MicroTime().IsMatch(time))
            {
                throw Failure.BadRequest(
                    $"{kind} in version \"v1\" cannot be handled as a {kind}: parsing time \"{time}\" as "
                        + $"\"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"{time[Math.Min(19, time.Length)..]}\" as \".000000\""
                );
            }
        }
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex MicroTime();
}
