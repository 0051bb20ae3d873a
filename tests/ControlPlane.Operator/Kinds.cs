using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;
using ControlPlane.Kubernetes.Resources;
using ControlPlane.KubernetesFixture;

namespace ControlPlane.Operator;

/// <summary>The kinds of the Vitess operator and our own, as an API server gets to know them.</summary>
internal static class Kinds
{
    public static string OurCrd { get; } = Path.Combine(AppContext.BaseDirectory, "Crd", "servingtopologies.yaml");

    public static void Install(TestApiServer server)
    {
        foreach (var crd in YamlJson.ReadAll(File.ReadAllText(OurCrd)))
        {
            server.Apply(crd.ToJsonString());
        }

        foreach (var kind in new[] { VitessCluster.Resource, VitessCell.Resource, VitessShard.Resource })
        {
            server.Apply(CrdOf(kind));
        }
    }

    /// <summary>As the operator's own: any field, a status subresource.</summary>
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
