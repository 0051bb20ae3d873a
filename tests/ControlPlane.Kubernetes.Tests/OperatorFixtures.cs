using System.Text.Json;
using ControlPlane.Kubernetes.Discovery;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Tests;

/// <summary>What the real Vitess operator made on a real API server: Fixtures/operator, lab-operator.md.</summary>
internal static class OperatorFixtures
{
    /// <summary>With its default switches.</summary>
    public static ClusterState Before { get; } = Load("");

    /// <summary>With the prune switches off and rolled out.</summary>
    public static ClusterState After { get; } = Load("-after-release");

    public static KubeObject[] Read(string file)
    {
        using var list = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "operator", file))
        );
        return [.. list.RootElement.GetProperty("items").EnumerateArray().Select(item => new KubeObject(item.Clone()))];
    }

    private static ClusterState Load(string suffix) =>
        new()
        {
            VitessClusters = [.. Read($"vitessclusters{suffix}.json").Select(VitessCluster.Read)],
            VitessCells = [.. Read($"vitesscells{suffix}.json").Select(VitessCell.Read)],
            VitessShards = [.. Read($"vitessshards{suffix}.json").Select(VitessShard.Read)],
            Workloads = [.. Read("deployments.json").Select(found => Workload.Read("Deployment", found))],
        };
}
