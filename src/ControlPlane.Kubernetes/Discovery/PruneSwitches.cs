using System.Text.Json;
using ControlPlane.Kubernetes.Objects;

namespace ControlPlane.Kubernetes.Discovery;

/// <summary>
/// Which of the serving records that the Vitess operator does not know tablets for it removes. In force are the switches
/// on the VitessCell (<paramref name="SrvKeyspaces"/>) and on the VitessShards (<paramref name="ShardCells"/>), not those
/// on the VitessCluster (lab-operator.md).
/// </summary>
/// <param name="SrvKeyspaces"><c>pruneSrvKeyspaces</c>: the SrvKeyspaces of a cell of keyspaces without a tablet pool there.</param>
/// <param name="ShardCells"><c>pruneShardCells</c>: a shard's place in the SrvKeyspaces of cells without its tablets.</param>
public readonly record struct PruneSwitches(bool SrvKeyspaces, bool ShardCells)
{
    public bool AreOff => !SrvKeyspaces && !ShardCells;

    /// <summary>What is not said is on.</summary>
    internal static PruneSwitches Of(JsonElement json) =>
        new(
            json.Find("spec", "topologyReconciliation")?.FindFlag("pruneSrvKeyspaces") ?? true,
            json.Find("spec", "topologyReconciliation")?.FindFlag("pruneShardCells") ?? true
        );
}
